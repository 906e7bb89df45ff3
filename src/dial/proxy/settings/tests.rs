use super::*;

fn proxy(value: &str) -> Proxy {
    Source::new("--proxy", value).proxy().unwrap()
}

fn environment(variables: &[(&str, &str)]) -> Proxies {
    Proxies { environment: variables.iter().map(|(name, value)| Source::new(name, value)).collect(), ..Proxies::none() }
}

fn chosen(proxies: &Proxies, url: &str) -> Option<String> {
    let target = Target::parse(url).unwrap();
    proxies.for_target(&target, &target.host).unwrap().map(|proxy| format!("{}={}", proxy.from, proxy.place.host))
}

#[test]
fn scheme_and_port_are_those_of_curl_where_they_are_left_out() {
    for (value, kind, host, port) in [
        ("proxy", ProxyKind::Http, "proxy", 1080),
        ("proxy:3128", ProxyKind::Http, "proxy", 3128),
        ("http://proxy:80/", ProxyKind::Http, "proxy", 80),
        ("HTTPS://proxy", ProxyKind::Https, "proxy", 443),
        ("https://proxy:8443/ignored", ProxyKind::Https, "proxy", 8443),
        ("socks://proxy", ProxyKind::Socks4, "proxy", 1080),
        ("socks4a://proxy:9050", ProxyKind::Socks4a, "proxy", 9050),
        ("socks5://[::1]", ProxyKind::Socks5, "::1", 1080),
        ("socks5h://[::1]:80", ProxyKind::Socks5h, "::1", 80),
        ("user:pa:ss@proxy", ProxyKind::Http, "proxy", 1080),
    ] {
        let own = proxy(value);
        assert_eq!((own.kind, own.place.host.as_str(), own.place.port), (kind, host, port), "{value}");
    }
}

#[test]
fn credentials_are_decoded() {
    let pair = Some(("me@corp".to_owned(), "p@ss:w".to_owned()));
    assert_eq!(proxy("http://me%40corp:p%40ss%3Aw@proxy:3128").credentials, pair);
    assert_eq!(proxy("socks5h://me@proxy").credentials, Some(("me".to_owned(), String::new())));
}

#[test]
fn what_names_no_proxy_is_told_without_its_credentials() {
    for value in [
        "ftp://proxy",
        "://proxy",
        "http://",
        "http:///x",
        "http://me:s3cret@",
        "http://me:s3cret@proxy:99999",
        "http://me:s3cret@proxy:0",
        "http://me:s3cret@pro xy",
        "http://me:s3cret@[::1",
        "proxy:port",
        "socks5h://localhost/run/socks",
        "\u{7}",
    ] {
        let why = Source::new("https_proxy", value).proxy().unwrap_err();
        assert!(!why.contains('\n') && !why.contains("s3cret") && why.len() > 20, "{value}: {why}");
    }
}

#[test]
fn the_scheme_of_the_url_chooses_the_variable() {
    let all = environment(&[
        ("ws_proxy", "a"),
        ("wss_proxy", "b"),
        ("http_proxy", "c"),
        ("https_proxy", "d"),
        ("all_proxy", "e"),
    ]);
    assert_eq!(chosen(&all, "ws://h/").unwrap(), "ws_proxy=a");
    assert_eq!(chosen(&all, "wss://h/").unwrap(), "wss_proxy=b");
    let some = environment(&[("http_proxy", "c"), ("HTTPS_PROXY", "d"), ("ALL_PROXY", "e")]);
    assert_eq!(chosen(&some, "ws://h/").unwrap(), "http_proxy=c");
    assert_eq!(chosen(&some, "wss://h/").unwrap(), "HTTPS_PROXY=d");
    assert_eq!(chosen(&environment(&[("ALL_PROXY", "e")]), "ws://h/").unwrap(), "ALL_PROXY=e");
    assert_eq!(chosen(&environment(&[("https_proxy", "d")]), "ws://h/"), None);
}

#[test]
fn a_flag_goes_before_the_environment_and_an_empty_one_takes_no_proxy() {
    let with = |flag: &str| Proxies {
        flag: Some(Source::new("--proxy", flag)),
        ..environment(&[("all_proxy", "socks5h://other")])
    };
    assert_eq!(chosen(&with("mine"), "ws://h/").unwrap(), "--proxy=mine");
    assert_eq!(chosen(&with(""), "ws://h/"), None);
}

#[test]
fn a_host_that_is_listed_is_reached_without_the_proxy_of_either() {
    let proxies = Proxies {
        flag: Some(Source::new("--proxy", "mine")),
        no_proxy: Some(Source::new("no_proxy", ".corp.example, 10.0.0.0/8")),
        ..Proxies::none()
    };
    let target = Target::parse("wss://chat.corp.example/").unwrap();
    assert!(proxies.for_target(&target, &target.host).unwrap().is_none());
    assert_eq!(proxies.passed_by(&target).unwrap().name, "no_proxy");
    let target = Target::parse("wss://example.com/").unwrap();
    assert!(proxies.passed_by(&target).is_none());
    // The place of --direct.
    assert!(proxies.for_target(&target, "10.1.2.3").unwrap().is_none());
    assert!(proxies.for_target(&target, "example.com").unwrap().is_some());
}

#[test]
fn a_broken_variable_is_named_when_it_would_be_used() {
    let proxies = environment(&[("https_proxy", "ftp://x")]);
    let secure = Target::parse("wss://h/").unwrap();
    assert!(proxies.for_target(&secure, "h").unwrap_err().starts_with("https_proxy: `ftp://`"));
    assert_eq!(chosen(&proxies, "ws://h/"), None);
}

#[test]
fn what_socks_has_no_room_for_is_told_before_anything_is_sent() {
    let long = "a".repeat(300);
    let refused = |value: &str, host: &str| {
        let proxies = Proxies { flag: Some(Source::new("-x", value)), ..Proxies::none() };
        proxies.for_target(&Target::parse("ws://h/").unwrap(), host).is_err()
    };
    assert!(refused(&format!("socks5h://u:{long}@p"), "h") && refused(&format!("socks5h://{long}@p"), "h"));
    assert!(refused("socks5h://:secret@p", "h") && !refused("socks5h://u:@p", "h"));
    assert!(refused("socks5h://p", &long) && !refused("socks5h://p", &long[..255]));
    assert!(refused("socks4a://p", "::1") && refused("socks4://p", "::1") && !refused("socks5://p", "::1"));
    assert!(!refused("http://p", &long));
}
