//! Flags that shape the request; those of curl mean what they mean in curl.

use std::{fs, io::Read, path::PathBuf};

use clap::Args;

use super::UsageError;
use crate::request::{Craft, craft::Header};

/// The flags that shape a request, which raw bytes do not let themselves be.
const SHAPING: [&str; 16] = [
    "headers",
    "origin",
    "subprotocol",
    "extension",
    "method",
    "request_target",
    "user_agent",
    "cookie",
    "referer",
    "user",
    "oauth2_bearer",
    "data",
    "data_raw",
    "http10",
    "http2",
    "http2_prior_knowledge",
];

/// How the request differs from the standard one.
#[derive(Debug, Args, Default)]
#[command(next_help_heading = "Request")]
pub struct RequestArgs {
    /// 'Name: value' sets, 'Name:' leaves out, 'Name;' sends empty; repeat for more; @FILE reads lines
    #[arg(short = 'H', long = "header", value_name = "HEADER")]
    pub headers: Vec<String>,
    /// Origin header
    #[arg(long, value_name = "ORIGIN")]
    pub origin: Option<String>,
    /// Offer a subprotocol; repeat for more
    #[arg(long, value_name = "NAME")]
    pub subprotocol: Vec<String>,
    /// Offer an extension, such as 'permessage-deflate; client_max_window_bits'; repeat for more
    #[arg(long, value_name = "OFFER")]
    pub extension: Vec<String>,
    /// Method, in place of GET
    #[arg(short = 'X', long = "request", value_name = "METHOD")]
    pub method: Option<String>,
    /// Request target, byte for byte, in place of the URL's path and query
    #[arg(long, value_name = "TARGET")]
    pub request_target: Option<String>,
    /// User-Agent header; '' leaves it out
    #[arg(short = 'A', long, value_name = "NAME")]
    pub user_agent: Option<String>,
    /// Cookie header, 'name=value; ...'
    #[arg(short = 'b', long, value_name = "COOKIES")]
    pub cookie: Option<String>,
    /// Referer header
    #[arg(short = 'e', long, value_name = "URL")]
    pub referer: Option<String>,
    /// Basic authentication
    #[arg(short = 'u', long, value_name = "USER:PASSWORD")]
    pub user: Option<String>,
    /// Bearer token
    #[arg(long, value_name = "TOKEN")]
    pub oauth2_bearer: Option<String>,
    /// Body (makes it a POST, as in curl); @FILE reads it
    #[arg(short = 'd', long = "data", alias = "data-binary", value_name = "DATA")]
    pub data: Vec<String>,
    /// Body, taken as it is even when it begins with @
    #[arg(long, value_name = "DATA")]
    pub data_raw: Vec<String>,
    /// Send HTTP/1.0 in the request line
    #[arg(short = '0', long = "http1.0", conflicts_with = "http11")]
    pub http10: bool,
    /// Send HTTP/1.1 (the default)
    #[arg(long = "http1.1", id = "http11")]
    pub http11: bool,
    /// WebSocket over HTTP/2 (RFC 8441), when the server chooses h2 by ALPN; else HTTP/1.1
    #[arg(long, conflicts_with_all = ["http10", "http11", "data", "data_raw"])]
    pub http2: bool,
    /// WebSocket over HTTP/2, whatever the server chooses; for ws:// too
    #[arg(long, conflicts_with_all = ["http10", "http11", "http2", "data", "data_raw"])]
    pub http2_prior_knowledge: bool,
    /// Send these bytes untouched; - for standard input
    #[arg(long, value_name = "FILE", conflicts_with_all = SHAPING)]
    pub raw: Option<PathBuf>,
}

impl RequestArgs {
    /// What the flags ask for.
    pub fn craft(&self) -> Result<Craft, UsageError> {
        Ok(Craft {
            method: self.method.as_deref().map(method).transpose()?,
            request_target: self
                .request_target
                .as_deref()
                .map(|target| one_line(target, "--request-target"))
                .transpose()?,
            http10: self.http10,
            headers: self.headers()?,
            origin: self.origin.as_deref().map(|origin| one_line(origin, "--origin")).transpose()?,
            subprotocols: lines(&self.subprotocol, "--subprotocol")?,
            extensions: lines(&self.extension, "--extension")?,
            user_agent: self.user_agent.as_deref().map(|agent| one_line(agent, "-A")).transpose()?,
            cookie: self.cookie.as_deref().map(cookie).transpose()?,
            referer: self.referer.as_deref().map(|referer| one_line(referer, "-e")).transpose()?,
            basic: self.user.as_deref().map(|pair| credentials(pair, "-u")).transpose()?,
            bearer: self.oauth2_bearer.as_deref().map(|token| one_line(token, "--oauth2-bearer")).transpose()?,
            body: self.body()?,
        })
    }

    /// The bytes of `--raw`, when it was given.
    pub fn raw_bytes(&self) -> Result<Option<Vec<u8>>, UsageError> {
        let Some(path) = &self.raw else { return Ok(None) };
        let bytes = read_file(path)?;
        if bytes.is_empty() {
            return Err(UsageError(format!(
                "--raw {}: it is empty; it has to hold the bytes of a request",
                path.display()
            )));
        }
        Ok(Some(bytes))
    }

    fn headers(&self) -> Result<Vec<Header>, UsageError> {
        let mut headers = Vec::new();
        for text in &self.headers {
            match text.strip_prefix('@') {
                Some(file) => {
                    let bytes = read_file(&PathBuf::from(file))?;
                    let text = String::from_utf8_lossy(&bytes);
                    for line in text.lines().filter(|line| !line.is_empty()) {
                        headers.push(header(line)?);
                    }
                }
                None => headers.push(header(text)?),
            }
        }
        Ok(headers)
    }

    fn body(&self) -> Result<Option<Vec<u8>>, UsageError> {
        if self.data.is_empty() && self.data_raw.is_empty() {
            return Ok(None);
        }
        let parts: Result<Vec<_>, _> = self
            .data
            .iter()
            .map(|data| match data.strip_prefix('@') {
                Some(file) => read_file(&PathBuf::from(file)),
                None => Ok(data.clone().into_bytes()),
            })
            .chain(self.data_raw.iter().map(|data| Ok(data.clone().into_bytes())))
            .collect();
        Ok(Some(parts?.join(&b'&')))
    }
}

/// The bytes of a file, or of standard input for `-`.
pub fn read_file(path: &PathBuf) -> Result<Vec<u8>, UsageError> {
    let read = if path.as_os_str() == "-" {
        let mut bytes = Vec::new();
        std::io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes)
    } else {
        fs::read(path)
    };
    read.map_err(|error| UsageError(format!("{}: it cannot be read: {error}", path.display())))
}

fn header(text: &str) -> Result<Header, UsageError> {
    text.parse().map_err(|error| UsageError(format!("-H {error}")))
}

fn one_line(text: &str, flag: &str) -> Result<String, UsageError> {
    if text.contains(['\r', '\n', '\0']) {
        return Err(UsageError(format!("{flag} has a line break or NUL in it; for such bytes there is --raw FILE")));
    }
    Ok(text.to_owned())
}

fn lines(texts: &[String], flag: &str) -> Result<Vec<String>, UsageError> {
    texts.iter().map(|text| one_line(text, flag)).collect()
}

fn method(text: &str) -> Result<String, UsageError> {
    if text.is_empty() || text.contains(char::is_whitespace) {
        return Err(UsageError("-X wants one word, such as GET or POST".to_owned()));
    }
    one_line(text, "-X")
}

fn cookie(text: &str) -> Result<String, UsageError> {
    if !text.contains('=') {
        return Err(UsageError("-b wants 'name=value; ...'; files of cookies are not read".to_owned()));
    }
    one_line(text, "-b")
}

/// A user name and a password, as `flag` gives them.
pub(super) fn credentials(text: &str, flag: &str) -> Result<(String, String), UsageError> {
    let wrong = || UsageError(format!("{flag} wants USER:PASSWORD, with the colon"));
    let (user, password) = text.split_once(':').ok_or_else(wrong)?;
    Ok((one_line(user, flag)?, one_line(password, flag)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn raw_bytes_go_with_no_flag_that_shapes_a_request() {
        let command = RequestArgs::augment_args(clap::Command::new("wswhy"));
        let flags: Vec<_> = command.get_arguments().map(|argument| argument.get_id().as_str()).collect();
        for flag in flags.into_iter().filter(|flag| !["raw", "http11"].contains(flag)) {
            assert!(SHAPING.contains(&flag), "--raw is to refuse {flag} beside it");
        }
    }
}
