//! `--compare`: the handshake over HTTP/1.1, over HTTP/2, and as an ordinary GET over HTTP/2, at once.

use super::{check, show};
use crate::{
    attempt::attempt,
    causes::Case,
    cli::{CheckArgs, Environment, Format, UsageError},
    report::{
        Kind, Report,
        compare::{Comparison, human, json},
    },
    request::Request,
};

/// Performs the three and gives the exit code of HTTP/1.1. No probes: each row is one handshake.
pub fn run(args: &CheckArgs) -> Result<u8, UsageError> {
    let plan = check::Plan::of(args, Environment::read())?;
    let craft = args.request.craft()?;
    if craft.body.is_some() {
        return Err(UsageError("--compare and -d do not go together: HTTP/2's handshake has no body".to_owned()));
    }
    // Without TLS there is nothing to choose by.
    let chosen = plan.target.is_secure();
    let http1 = plan.request.clone();
    let http2 = craft.request_over_http2(&plan.target, &plan.key, chosen);
    let get = http1.over_http2_without_upgrade(&plan.target).or_fallback(chosen.then(|| http1.clone()));
    let comparison = check::block_on(async {
        let (http1, http2, get) = tokio::join!(one(&plan, args, http1), one(&plan, args, http2), one(&plan, args, get));
        Comparison { http1, http2, get }
    })?;
    show::set_color(args.output.color);
    let text = match args.output.format() {
        Format::Json => json(&comparison),
        Format::Human if args.output.silent => comparison.verdict() + "\n",
        Format::Human if args.output.verbose => {
            let transcripts = [&comparison.http1, &comparison.http2, &comparison.get].map(Report::transcript);
            format!("{}\n{}", transcripts.join("\n"), human(&comparison))
        }
        Format::Human => human(&comparison),
        Format::Markdown | Format::Github => {
            return Err(UsageError(
                "--compare prints a table or, with --json, an object: it has no other format".to_owned(),
            ));
        }
    };
    show::out(&text);
    Ok(comparison.exit_code())
}

async fn one(plan: &check::Plan, args: &CheckArgs, request: Request) -> Report {
    let mut options = plan.options.clone();
    options.alpn = request.alpn();
    let exchange = attempt(&plan.target, &request, &options, plan.limits, &|_| {}).await;
    let secrets = check::secrets([&exchange], args.output.show_secrets);
    Report::of(Kind::Check, Case::with_secrets(exchange, secrets), Vec::new())
}
