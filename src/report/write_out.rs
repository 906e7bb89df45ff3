//! curl's `-w`: a format with `%{variables}`, for scripts that were written for curl.

use super::Report;
use crate::exchange::{PhaseName, Proxy};

/// The names that are known, for help and for complaints.
pub const VARIABLES: &[&str] = &[
    "http_code",
    "http_connect",
    "response_code",
    "http_version",
    "scheme",
    "method",
    "url",
    "url_effective",
    "num_redirects",
    "exitcode",
    "errormsg",
    "remote_ip",
    "remote_port",
    "local_ip",
    "local_port",
    "num_headers",
    "proxy_used",
    "size_header",
    "size_request",
    "size_download",
    "redirect_url",
    "content_type",
    "ssl_verify_result",
    "time_namelookup",
    "time_connect",
    "time_appconnect",
    "time_pretransfer",
    "time_starttransfer",
    "time_total",
];

/// `format` with its variables and escapes replaced. As in curl, an unknown variable gives nothing.
pub fn write_out(report: &Report, format: &str) -> String {
    let mut out = String::new();
    let mut rest = format;
    while let Some(at) = rest.find(['%', '\\']) {
        out.push_str(&rest[..at]);
        let (text, used) = replace(report, &rest[at..]);
        out.push_str(&text);
        rest = &rest[at + used..];
    }
    out + rest
}

/// What stands for the beginning of `text`, a `%` or a backslash, and how many bytes of it that takes.
fn replace(report: &Report, text: &str) -> (String, usize) {
    for (escape, meaning) in [("\\n", "\n"), ("\\r", "\r"), ("\\t", "\t"), ("%%", "%")] {
        if text.starts_with(escape) {
            return (meaning.to_owned(), escape.len());
        }
    }
    if let (Some(name), Some(end)) = (text.strip_prefix("%{"), text.find('}')) {
        return (variable(report, &name[..end - 2]), end + 1);
    }
    if let (Some(name), Some(end)) = (text.strip_prefix("%header{"), text.find('}')) {
        return (header(report, &name[..end - 8]), end + 1);
    }
    (text.chars().take(1).collect(), 1)
}

fn header(report: &Report, name: &str) -> String {
    let field = report.case().response().and_then(|response| response.head.first(name));
    field.map(|field| crate::wire::escape::escape(&field.value)).unwrap_or_default()
}

fn variable(report: &Report, name: &str) -> String {
    let case = report.case();
    let response = case.response();
    let tcp = case.connection();
    let (remote, local) = (tcp.and_then(|tcp| tcp.remote), tcp.and_then(|tcp| tcp.local));
    let number = |value: Option<usize>| value.unwrap_or(0).to_string();
    match name {
        "http_code" | "response_code" => format!("{:03}", response.map_or(0, |response| response.status)),
        "http_connect" => {
            let connect = report.exchange().proxy().and_then(Proxy::response);
            format!("{:03}", connect.map_or(0, |response| response.status))
        }
        "proxy_used" => number(Some(usize::from(report.exchange().proxy().is_some()))),
        "http_version" => {
            response.and_then(|response| response.head.version()).map_or("0".to_owned(), |version| version.to_string())
        }
        "scheme" => report.exchange().url.split(':').next().unwrap_or_default().to_ascii_uppercase(),
        "method" => String::from_utf8_lossy(case.method().unwrap_or_default()).into_owned(),
        "url" => report.earlier().next().as_ref().unwrap_or(report).exchange().url.clone(),
        "url_effective" => report.exchange().url.clone(),
        "exitcode" => report.exit_code.to_string(),
        "errormsg" => {
            if report.exit_code == 0 {
                String::new()
            } else {
                report.verdict.clone()
            }
        }
        "remote_ip" => remote.map(|address| address.ip().to_string()).unwrap_or_default(),
        "remote_port" => number(remote.map(|address| address.port().into())),
        "local_ip" => local.map(|address| address.ip().to_string()).unwrap_or_default(),
        "local_port" => number(local.map(|address| address.port().into())),
        "num_headers" => number(response.map(|response| response.head.fields.len())),
        "size_header" => number(response.map(|response| response.head.span.end)),
        "size_request" => number(case.request.as_ref().map(|head| head.span.end)),
        "size_download" => number(response.map(|response| response.body.data.len())),
        "num_redirects" => number(Some(report.judged.earlier.len())),
        "redirect_url" => header(report, "location"),
        "content_type" => header(report, "content-type"),
        "ssl_verify_result" => {
            number(case.tls().and_then(|tls| tls.trust.as_ref()).map(|trust| usize::from(!trust.is_good())))
        }
        time => seconds(report, time),
    }
}

/// Seconds with six digits, counted from the beginning, as curl has them.
fn seconds(report: &Report, name: &str) -> String {
    // As in curl, the connection to a proxy is the connection.
    let phase = |name| report.exchange().phase(name).or_else(|| report.exchange().phase_to_proxy(name));
    let end_of = |wanted| phase(wanted).map(|phase| phase.start_us + phase.duration_us);
    let micros = match name {
        "time_namelookup" => end_of(PhaseName::Dns),
        "time_connect" => end_of(PhaseName::Tcp),
        "time_appconnect" => end_of(PhaseName::Tls),
        "time_pretransfer" => report.exchange().phase(PhaseName::Http).map(|phase| phase.start_us),
        "time_starttransfer" => report.case().http().and_then(|http| http.first_byte_us),
        "time_total" => report.exchange().phases.iter().map(|phase| phase.start_us + phase.duration_us).max(),
        _ => return String::new(),
    };
    let micros = micros.unwrap_or(0);
    format!("{}.{:06}", micros / 1_000_000, micros % 1_000_000)
}
