//! SOCKS: what is to be said is said by how far the conversation has come; no byte is read that is not the proxy's.

use tokio::{io::AsyncReadExt, time::timeout_at};

use super::Record;
use crate::{
    dial::Stream,
    exchange::proxy::ProxyFailure,
    wire::socks::{self, Host, Step, Version},
};

/// More than what an alien sends at first is not read.
const GREETING: usize = 512;

/// What is asked for.
pub(super) struct Ask<'a> {
    pub(super) version: Version,
    pub(super) host: &'a Host,
    pub(super) port: u16,
    pub(super) credentials: Option<&'a (String, String)>,
}

/// Asks for a connection.
pub(super) async fn tunnel(mut stream: Stream, ask: &Ask<'_>, record: &mut Record) -> Result<Stream, ProxyFailure> {
    let mut said = None;
    loop {
        let step = socks::step(ask.version, &record.received);
        let missing = match step {
            Step::Granted => return Ok(stream),
            Step::Refused(_) | Step::NoMethod(_) | Step::PasswordRefused => return Err(ProxyFailure::Refused),
            Step::Alien => {
                // What else it has to say tells what it is.
                let _ = read(&mut stream, GREETING, record).await;
                return Err(ProxyFailure::NotSpoken);
            }
            Step::Method(missing) | Step::Password(missing) | Step::Reply(missing) => missing,
        };
        // Each step is said something at once, at its beginning.
        if said.replace(std::mem::discriminant(&step)) != Some(std::mem::discriminant(&step)) {
            let message = ask.message(step).ok_or(ProxyFailure::Refused)?;
            record.send(&mut stream, &message).await;
        }
        read(&mut stream, missing, record).await?;
    }
}

impl Ask<'_> {
    /// What is said at this step; nothing, when the proxy wants a password and there is none.
    fn message(&self, step: Step) -> Option<Vec<u8>> {
        match (step, self.version) {
            (Step::Method(_), _) => Some(socks::greeting(self.credentials.is_some())),
            (Step::Password(_), _) => self.credentials.map(|(user, password)| socks::password(user, password)),
            (_, Version::V5) => Some(socks::request(self.host, self.port)),
            (_, Version::V4) => {
                let user = self.credentials.map_or("", |(user, _)| user.as_str());
                socks::request4(self.host, self.port, user)
            }
        }
    }
}

/// Reads at most `most` bytes.
async fn read(stream: &mut Stream, most: usize, record: &mut Record) -> Result<(), ProxyFailure> {
    let mut limited = stream.take(most as u64);
    match timeout_at(record.deadline.into(), limited.read_buf(&mut record.received)).await {
        Err(_) => Err(ProxyFailure::TimedOut),
        Ok(Err(_)) => Err(ProxyFailure::Reset),
        Ok(Ok(0)) => Err(ProxyFailure::Closed),
        Ok(Ok(_)) => Ok(()),
    }
}
