# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_wswhy_global_optspecs
    string join \n H/header= origin= subprotocol= extension= X/request= request-target= A/user-agent= b/cookie= e/referer= u/user= oauth2-bearer= d/data= data-raw= 0/http1.0 http1.1 http2 http2-prior-knowledge raw= compare resolve= connect-to= 4/ipv4 6/ipv6 interface= unix-socket= L/location location-trusted max-redirs= alpn= connect-timeout= m/max-time= no-ping k/insecure cacert= E/cert= key= pass= cert-type= key-type= tlsv1.2 tlsv1.3 tls-max= curves= ciphers= tls13-ciphers= sni= 1/tlsv1 x/proxy= U/proxy-user= noproxy= proxy-header= proxy-insecure proxy-cacert= socks5= socks5-hostname= socks4= socks4a= p/proxytunnel proxy-basic preproxy= proxy-ntlm probes= direct= knowledge= json format= v/verbose s/silent w/write-out= dry-run show-secrets color= i/include N/no-buffer S/show-error f/fail g/globoff compressed no-progress-meter #/progress-bar o/output= h/help V/version
end

function __fish_wswhy_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_wswhy_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_wswhy_using_subcommand
    set -l cmd (__fish_wswhy_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c wswhy -n "__fish_wswhy_needs_command" -s H -l header -d '\'Name: value\' sets, \'Name:\' leaves out, \'Name;\' sends empty; repeat for more; @FILE reads lines' -r
complete -c wswhy -n "__fish_wswhy_needs_command" -l origin -d 'Origin header' -r
complete -c wswhy -n "__fish_wswhy_needs_command" -l subprotocol -d 'Offer a subprotocol; repeat for more' -r
complete -c wswhy -n "__fish_wswhy_needs_command" -l extension -d 'Offer an extension, such as \'permessage-deflate; client_max_window_bits\'; repeat for more' -r
complete -c wswhy -n "__fish_wswhy_needs_command" -s X -l request -d 'Method, in place of GET' -r
complete -c wswhy -n "__fish_wswhy_needs_command" -l request-target -d 'Request target, byte for byte, in place of the URL\'s path and query' -r
complete -c wswhy -n "__fish_wswhy_needs_command" -s A -l user-agent -d 'User-Agent header; \'\' leaves it out' -r
complete -c wswhy -n "__fish_wswhy_needs_command" -s b -l cookie -d 'Cookie header, \'name=value; ...\'' -r
complete -c wswhy -n "__fish_wswhy_needs_command" -s e -l referer -d 'Referer header' -r
complete -c wswhy -n "__fish_wswhy_needs_command" -s u -l user -d 'Basic authentication' -r
complete -c wswhy -n "__fish_wswhy_needs_command" -l oauth2-bearer -d 'Bearer token' -r
complete -c wswhy -n "__fish_wswhy_needs_command" -s d -l data -d 'Body (makes it a POST, as in curl); @FILE reads it' -r
complete -c wswhy -n "__fish_wswhy_needs_command" -l data-raw -d 'Body, taken as it is even when it begins with @' -r
complete -c wswhy -n "__fish_wswhy_needs_command" -l raw -d 'Send these bytes untouched; - for standard input' -r -F
complete -c wswhy -n "__fish_wswhy_needs_command" -l resolve -d 'Addresses of a host and port, in place of the resolver\'s' -r
complete -c wswhy -n "__fish_wswhy_needs_command" -l connect-to -d 'Connect to the second place in place of the first; request, SNI and certificate stay the URL\'s' -r
complete -c wswhy -n "__fish_wswhy_needs_command" -l interface -d 'Go out through this address of this machine, or this network device' -r
complete -c wswhy -n "__fish_wswhy_needs_command" -l unix-socket -d 'Connect to this Unix socket in place of the URL\'s host; so does ws+unix:///PATH/SOCKET:/PATH' -r -F
complete -c wswhy -n "__fish_wswhy_needs_command" -l max-redirs -d 'Follow so many redirects at most' -r
complete -c wswhy -n "__fish_wswhy_needs_command" -l alpn -d 'Protocols to offer by ALPN, in place of what fits the HTTP version: h2,http/1.1 for instance; \'\' offers none' -r
complete -c wswhy -n "__fish_wswhy_needs_command" -l connect-timeout -d 'Time for name, connection and TLS' -r
complete -c wswhy -n "__fish_wswhy_needs_command" -s m -l max-time -l timeout -d 'Time for the handshake as a whole' -r
complete -c wswhy -n "__fish_wswhy_needs_command" -l cacert -d 'Trust the certificates of this PEM file, in place of the browsers\' roots and the system\'s' -r -F
complete -c wswhy -n "__fish_wswhy_needs_command" -s E -l cert -d 'Client certificate, PEM; its key may be in the same file' -r
complete -c wswhy -n "__fish_wswhy_needs_command" -l key -d 'Key of the client certificate, PEM' -r -F
complete -c wswhy -n "__fish_wswhy_needs_command" -l pass -d 'Passphrase of that key' -r
complete -c wswhy -n "__fish_wswhy_needs_command" -l cert-type -d 'Kind of the certificate\'s file' -r
complete -c wswhy -n "__fish_wswhy_needs_command" -l key-type -d 'Kind of the key\'s file' -r
complete -c wswhy -n "__fish_wswhy_needs_command" -l tls-max -d 'The newest version to offer: 1.2 or 1.3' -r
complete -c wswhy -n "__fish_wswhy_needs_command" -l curves -d 'Key exchange groups to offer, such as X25519:P-256' -r
complete -c wswhy -n "__fish_wswhy_needs_command" -l ciphers -d 'Suites of TLS 1.2 to offer, by OpenSSL\'s names' -r
complete -c wswhy -n "__fish_wswhy_needs_command" -l tls13-ciphers -d 'Suites of TLS 1.3 to offer' -r
complete -c wswhy -n "__fish_wswhy_needs_command" -l sni -d 'Name to send as SNI in place of the URL\'s host, which the certificate still has to name; \'\' for none' -r
complete -c wswhy -n "__fish_wswhy_needs_command" -s x -l proxy -d 'Go through this proxy: http, https, socks4, socks4a, socks5 (name looked up here) or socks5h (there); \'\' for none' -r
complete -c wswhy -n "__fish_wswhy_needs_command" -s U -l proxy-user -d 'User name and password for the proxy (Basic; SOCKS 5)' -r
complete -c wswhy -n "__fish_wswhy_needs_command" -l noproxy -d 'Hosts to reach without a proxy: names, domains, addresses, networks, or *; in place of $no_proxy' -r
complete -c wswhy -n "__fish_wswhy_needs_command" -l proxy-header -d 'A header for the proxy alone, as with -H' -r
complete -c wswhy -n "__fish_wswhy_needs_command" -l proxy-cacert -d 'Trust the certificates of this PEM file for an https:// proxy' -r -F
complete -c wswhy -n "__fish_wswhy_needs_command" -l socks5 -d 'The same as -x socks5://' -r
complete -c wswhy -n "__fish_wswhy_needs_command" -l socks5-hostname -d 'The same as -x socks5h://' -r
complete -c wswhy -n "__fish_wswhy_needs_command" -l socks4 -d 'The same as -x socks4://' -r
complete -c wswhy -n "__fish_wswhy_needs_command" -l socks4a -d 'The same as -x socks4a://' -r
complete -c wswhy -n "__fish_wswhy_needs_command" -l preproxy -d 'A proxy before the proxy: refused' -r
complete -c wswhy -n "__fish_wswhy_needs_command" -l probes -d 'At most so many further handshakes when one fails; 0 sends none, plan only says what would be sent' -r
complete -c wswhy -n "__fish_wswhy_needs_command" -l direct -d 'Perform the same handshake past the front too (same Host, same SNI), and compare' -r
complete -c wswhy -n "__fish_wswhy_needs_command" -l knowledge -d 'Know the products of this folder\'s *.toml files too, beside those of ~/.config/wswhy/knowledge; repeatable' -r -F
complete -c wswhy -n "__fish_wswhy_needs_command" -l format -d 'For whom the report is: human, json, markdown (for a ticket), github (workflow commands; the step summary too)' -r -f -a "human\t'For a terminal of 80 columns'
json\t'One object, schema 1'
markdown\t'For a ticket: complete, with the transcript'
github\t'Workflow commands of GitHub Actions'"
complete -c wswhy -n "__fish_wswhy_needs_command" -s w -l write-out -d 'Print this after the check, with curl\'s variables: \'%{http_code} %{time_total}\\n\'' -r
complete -c wswhy -n "__fish_wswhy_needs_command" -l color -d 'Colour: auto, always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c wswhy -n "__fish_wswhy_needs_command" -s o -l output -d 'Bodies are part of the report; with -w, its text alone is printed' -r
complete -c wswhy -n "__fish_wswhy_needs_command" -s 0 -l http1.0 -d 'Send HTTP/1.0 in the request line'
complete -c wswhy -n "__fish_wswhy_needs_command" -l http1.1 -d 'Send HTTP/1.1 (the default)'
complete -c wswhy -n "__fish_wswhy_needs_command" -l http2 -d 'WebSocket over HTTP/2 (RFC 8441), when the server chooses h2 by ALPN; else HTTP/1.1'
complete -c wswhy -n "__fish_wswhy_needs_command" -l http2-prior-knowledge -d 'WebSocket over HTTP/2, whatever the server chooses; for ws:// too'
complete -c wswhy -n "__fish_wswhy_needs_command" -l compare -d 'Perform it over HTTP/1.1, over HTTP/2, and as an ordinary GET over HTTP/2 (what curl sends there), and compare'
complete -c wswhy -n "__fish_wswhy_needs_command" -s 4 -l ipv4 -d 'IPv4 addresses alone'
complete -c wswhy -n "__fish_wswhy_needs_command" -s 6 -l ipv6 -d 'IPv6 addresses alone'
complete -c wswhy -n "__fish_wswhy_needs_command" -s L -l location -d 'Follow redirects, as browsers do not; secrets stay behind where the host changes'
complete -c wswhy -n "__fish_wswhy_needs_command" -l location-trusted -d 'Follow redirects, and send the secrets along to any host'
complete -c wswhy -n "__fish_wswhy_needs_command" -l no-ping -d 'Send no ping after the handshake'
complete -c wswhy -n "__fish_wswhy_needs_command" -s k -l insecure -d 'Go on with a bad certificate; its faults become warnings'
complete -c wswhy -n "__fish_wswhy_needs_command" -l tlsv1.2 -d 'Offer TLS 1.2 at least'
complete -c wswhy -n "__fish_wswhy_needs_command" -l tlsv1.3 -d 'Offer TLS 1.3 alone'
complete -c wswhy -n "__fish_wswhy_needs_command" -s 1 -l tlsv1 -d 'Older versions are not spoken here'
complete -c wswhy -n "__fish_wswhy_needs_command" -l proxy-insecure -d 'Put up with a bad certificate of an https:// proxy'
complete -c wswhy -n "__fish_wswhy_needs_command" -s p -l proxytunnel -d 'Use CONNECT, which is always done'
complete -c wswhy -n "__fish_wswhy_needs_command" -l proxy-basic -d 'Send Basic credentials to the proxy, which is always done'
complete -c wswhy -n "__fish_wswhy_needs_command" -l proxy-ntlm -d 'An authentication that is not spoken: refused'
complete -c wswhy -n "__fish_wswhy_needs_command" -l json -d 'Print the report as JSON (schema 1): the same as --format json'
complete -c wswhy -n "__fish_wswhy_needs_command" -s v -l verbose -d 'Print the transcript and the times of the phases too'
complete -c wswhy -n "__fish_wswhy_needs_command" -s s -l silent -d 'Print the verdict alone'
complete -c wswhy -n "__fish_wswhy_needs_command" -l dry-run -d 'Print the bytes that would be sent and what is wrong with them, and send nothing'
complete -c wswhy -n "__fish_wswhy_needs_command" -l show-secrets -d 'Show passwords, tokens and cookies in full'
complete -c wswhy -n "__fish_wswhy_needs_command" -s i -l include -d 'Heads are shown by -v'
complete -c wswhy -n "__fish_wswhy_needs_command" -s N -l no-buffer -d 'Nothing is buffered'
complete -c wswhy -n "__fish_wswhy_needs_command" -s S -l show-error -d 'Errors are always shown'
complete -c wswhy -n "__fish_wswhy_needs_command" -s f -l fail -d 'A refusal always sets the exit code'
complete -c wswhy -n "__fish_wswhy_needs_command" -s g -l globoff -d 'URLs are never globbed'
complete -c wswhy -n "__fish_wswhy_needs_command" -l compressed -d 'No compressed body is asked for'
complete -c wswhy -n "__fish_wswhy_needs_command" -l no-progress-meter -d 'Progress is shown on a terminal alone'
complete -c wswhy -n "__fish_wswhy_needs_command" -s # -l progress-bar -d 'Progress is shown on a terminal alone'
complete -c wswhy -n "__fish_wswhy_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c wswhy -n "__fish_wswhy_needs_command" -s V -l version -d 'Print version'
complete -c wswhy -n "__fish_wswhy_needs_command" -a "check" -d 'One handshake, diagnosed (the same as `wswhy URL`)'
complete -c wswhy -n "__fish_wswhy_needs_command" -a "connect" -d 'A session: type messages and see the answers, or pipe them through'
complete -c wswhy -n "__fish_wswhy_needs_command" -a "lint" -d 'Judge a recorded exchange offline: a transcript, or a raw request, response or both'
complete -c wswhy -n "__fish_wswhy_needs_command" -a "demo" -d 'Diagnose embedded faults: works with nothing else installed'
complete -c wswhy -n "__fish_wswhy_needs_command" -a "explain" -d 'What a cause means, or who writes an error text and why; without either: the list of causes'
complete -c wswhy -n "__fish_wswhy_needs_command" -a "knowledge" -d 'What is known of servers, frameworks, proxies and platforms; with a name: one of them'
complete -c wswhy -n "__fish_wswhy_needs_command" -a "completions" -d 'Print a completion script for a shell'
complete -c wswhy -n "__fish_wswhy_needs_command" -a "man" -d 'Print the manual page'
complete -c wswhy -n "__fish_wswhy_needs_command" -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c wswhy -n "__fish_wswhy_using_subcommand check" -s H -l header -d '\'Name: value\' sets, \'Name:\' leaves out, \'Name;\' sends empty; repeat for more; @FILE reads lines' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand check" -l origin -d 'Origin header' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand check" -l subprotocol -d 'Offer a subprotocol; repeat for more' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand check" -l extension -d 'Offer an extension, such as \'permessage-deflate; client_max_window_bits\'; repeat for more' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand check" -s X -l request -d 'Method, in place of GET' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand check" -l request-target -d 'Request target, byte for byte, in place of the URL\'s path and query' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand check" -s A -l user-agent -d 'User-Agent header; \'\' leaves it out' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand check" -s b -l cookie -d 'Cookie header, \'name=value; ...\'' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand check" -s e -l referer -d 'Referer header' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand check" -s u -l user -d 'Basic authentication' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand check" -l oauth2-bearer -d 'Bearer token' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand check" -s d -l data -d 'Body (makes it a POST, as in curl); @FILE reads it' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand check" -l data-raw -d 'Body, taken as it is even when it begins with @' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand check" -l raw -d 'Send these bytes untouched; - for standard input' -r -F
complete -c wswhy -n "__fish_wswhy_using_subcommand check" -l resolve -d 'Addresses of a host and port, in place of the resolver\'s' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand check" -l connect-to -d 'Connect to the second place in place of the first; request, SNI and certificate stay the URL\'s' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand check" -l interface -d 'Go out through this address of this machine, or this network device' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand check" -l unix-socket -d 'Connect to this Unix socket in place of the URL\'s host; so does ws+unix:///PATH/SOCKET:/PATH' -r -F
complete -c wswhy -n "__fish_wswhy_using_subcommand check" -l max-redirs -d 'Follow so many redirects at most' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand check" -l alpn -d 'Protocols to offer by ALPN, in place of what fits the HTTP version: h2,http/1.1 for instance; \'\' offers none' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand check" -l connect-timeout -d 'Time for name, connection and TLS' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand check" -s m -l max-time -l timeout -d 'Time for the handshake as a whole' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand check" -l cacert -d 'Trust the certificates of this PEM file, in place of the browsers\' roots and the system\'s' -r -F
complete -c wswhy -n "__fish_wswhy_using_subcommand check" -s E -l cert -d 'Client certificate, PEM; its key may be in the same file' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand check" -l key -d 'Key of the client certificate, PEM' -r -F
complete -c wswhy -n "__fish_wswhy_using_subcommand check" -l pass -d 'Passphrase of that key' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand check" -l cert-type -d 'Kind of the certificate\'s file' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand check" -l key-type -d 'Kind of the key\'s file' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand check" -l tls-max -d 'The newest version to offer: 1.2 or 1.3' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand check" -l curves -d 'Key exchange groups to offer, such as X25519:P-256' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand check" -l ciphers -d 'Suites of TLS 1.2 to offer, by OpenSSL\'s names' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand check" -l tls13-ciphers -d 'Suites of TLS 1.3 to offer' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand check" -l sni -d 'Name to send as SNI in place of the URL\'s host, which the certificate still has to name; \'\' for none' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand check" -s x -l proxy -d 'Go through this proxy: http, https, socks4, socks4a, socks5 (name looked up here) or socks5h (there); \'\' for none' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand check" -s U -l proxy-user -d 'User name and password for the proxy (Basic; SOCKS 5)' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand check" -l noproxy -d 'Hosts to reach without a proxy: names, domains, addresses, networks, or *; in place of $no_proxy' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand check" -l proxy-header -d 'A header for the proxy alone, as with -H' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand check" -l proxy-cacert -d 'Trust the certificates of this PEM file for an https:// proxy' -r -F
complete -c wswhy -n "__fish_wswhy_using_subcommand check" -l socks5 -d 'The same as -x socks5://' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand check" -l socks5-hostname -d 'The same as -x socks5h://' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand check" -l socks4 -d 'The same as -x socks4://' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand check" -l socks4a -d 'The same as -x socks4a://' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand check" -l preproxy -d 'A proxy before the proxy: refused' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand check" -l probes -d 'At most so many further handshakes when one fails; 0 sends none, plan only says what would be sent' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand check" -l direct -d 'Perform the same handshake past the front too (same Host, same SNI), and compare' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand check" -l knowledge -d 'Know the products of this folder\'s *.toml files too, beside those of ~/.config/wswhy/knowledge; repeatable' -r -F
complete -c wswhy -n "__fish_wswhy_using_subcommand check" -l format -d 'For whom the report is: human, json, markdown (for a ticket), github (workflow commands; the step summary too)' -r -f -a "human\t'For a terminal of 80 columns'
json\t'One object, schema 1'
markdown\t'For a ticket: complete, with the transcript'
github\t'Workflow commands of GitHub Actions'"
complete -c wswhy -n "__fish_wswhy_using_subcommand check" -s w -l write-out -d 'Print this after the check, with curl\'s variables: \'%{http_code} %{time_total}\\n\'' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand check" -l color -d 'Colour: auto, always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c wswhy -n "__fish_wswhy_using_subcommand check" -s o -l output -d 'Bodies are part of the report; with -w, its text alone is printed' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand check" -s 0 -l http1.0 -d 'Send HTTP/1.0 in the request line'
complete -c wswhy -n "__fish_wswhy_using_subcommand check" -l http1.1 -d 'Send HTTP/1.1 (the default)'
complete -c wswhy -n "__fish_wswhy_using_subcommand check" -l http2 -d 'WebSocket over HTTP/2 (RFC 8441), when the server chooses h2 by ALPN; else HTTP/1.1'
complete -c wswhy -n "__fish_wswhy_using_subcommand check" -l http2-prior-knowledge -d 'WebSocket over HTTP/2, whatever the server chooses; for ws:// too'
complete -c wswhy -n "__fish_wswhy_using_subcommand check" -l compare -d 'Perform it over HTTP/1.1, over HTTP/2, and as an ordinary GET over HTTP/2 (what curl sends there), and compare'
complete -c wswhy -n "__fish_wswhy_using_subcommand check" -s 4 -l ipv4 -d 'IPv4 addresses alone'
complete -c wswhy -n "__fish_wswhy_using_subcommand check" -s 6 -l ipv6 -d 'IPv6 addresses alone'
complete -c wswhy -n "__fish_wswhy_using_subcommand check" -s L -l location -d 'Follow redirects, as browsers do not; secrets stay behind where the host changes'
complete -c wswhy -n "__fish_wswhy_using_subcommand check" -l location-trusted -d 'Follow redirects, and send the secrets along to any host'
complete -c wswhy -n "__fish_wswhy_using_subcommand check" -l no-ping -d 'Send no ping after the handshake'
complete -c wswhy -n "__fish_wswhy_using_subcommand check" -s k -l insecure -d 'Go on with a bad certificate; its faults become warnings'
complete -c wswhy -n "__fish_wswhy_using_subcommand check" -l tlsv1.2 -d 'Offer TLS 1.2 at least'
complete -c wswhy -n "__fish_wswhy_using_subcommand check" -l tlsv1.3 -d 'Offer TLS 1.3 alone'
complete -c wswhy -n "__fish_wswhy_using_subcommand check" -s 1 -l tlsv1 -d 'Older versions are not spoken here'
complete -c wswhy -n "__fish_wswhy_using_subcommand check" -l proxy-insecure -d 'Put up with a bad certificate of an https:// proxy'
complete -c wswhy -n "__fish_wswhy_using_subcommand check" -s p -l proxytunnel -d 'Use CONNECT, which is always done'
complete -c wswhy -n "__fish_wswhy_using_subcommand check" -l proxy-basic -d 'Send Basic credentials to the proxy, which is always done'
complete -c wswhy -n "__fish_wswhy_using_subcommand check" -l proxy-ntlm -d 'An authentication that is not spoken: refused'
complete -c wswhy -n "__fish_wswhy_using_subcommand check" -l json -d 'Print the report as JSON (schema 1): the same as --format json'
complete -c wswhy -n "__fish_wswhy_using_subcommand check" -s v -l verbose -d 'Print the transcript and the times of the phases too'
complete -c wswhy -n "__fish_wswhy_using_subcommand check" -s s -l silent -d 'Print the verdict alone'
complete -c wswhy -n "__fish_wswhy_using_subcommand check" -l dry-run -d 'Print the bytes that would be sent and what is wrong with them, and send nothing'
complete -c wswhy -n "__fish_wswhy_using_subcommand check" -l show-secrets -d 'Show passwords, tokens and cookies in full'
complete -c wswhy -n "__fish_wswhy_using_subcommand check" -s i -l include -d 'Heads are shown by -v'
complete -c wswhy -n "__fish_wswhy_using_subcommand check" -s N -l no-buffer -d 'Nothing is buffered'
complete -c wswhy -n "__fish_wswhy_using_subcommand check" -s S -l show-error -d 'Errors are always shown'
complete -c wswhy -n "__fish_wswhy_using_subcommand check" -s f -l fail -d 'A refusal always sets the exit code'
complete -c wswhy -n "__fish_wswhy_using_subcommand check" -s g -l globoff -d 'URLs are never globbed'
complete -c wswhy -n "__fish_wswhy_using_subcommand check" -l compressed -d 'No compressed body is asked for'
complete -c wswhy -n "__fish_wswhy_using_subcommand check" -l no-progress-meter -d 'Progress is shown on a terminal alone'
complete -c wswhy -n "__fish_wswhy_using_subcommand check" -s # -l progress-bar -d 'Progress is shown on a terminal alone'
complete -c wswhy -n "__fish_wswhy_using_subcommand check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -l delimiter -d 'What ends a message, in standard input and output; \\n, \\r, \\t, \\0 and \\xNN are understood [default: a line end]' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -l linger -d 'Wait so long for answers after the end of standard input' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -l count -d 'Leave after N received messages; the end of standard input does not end the session then' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -l max-message -d 'The longest message to take or to send, in bytes; K, M and G are understood' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -l hold -d 'Stay silent for so long, without a ping, then say whether the connection lived, and whose limit it met' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -l ping-interval -d 'Send a ping every so often' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -l pong-timeout -d 'Leave when a ping is not answered in this time' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -l reconnect -d 'Connect again when the server or the network drops the session: so many times in a row, with growing pauses' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -s H -l header -d '\'Name: value\' sets, \'Name:\' leaves out, \'Name;\' sends empty; repeat for more; @FILE reads lines' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -l origin -d 'Origin header' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -l subprotocol -d 'Offer a subprotocol; repeat for more' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -l extension -d 'Offer an extension, such as \'permessage-deflate; client_max_window_bits\'; repeat for more' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -s X -l request -d 'Method, in place of GET' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -l request-target -d 'Request target, byte for byte, in place of the URL\'s path and query' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -s A -l user-agent -d 'User-Agent header; \'\' leaves it out' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -s b -l cookie -d 'Cookie header, \'name=value; ...\'' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -s e -l referer -d 'Referer header' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -s u -l user -d 'Basic authentication' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -l oauth2-bearer -d 'Bearer token' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -s d -l data -d 'Body (makes it a POST, as in curl); @FILE reads it' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -l data-raw -d 'Body, taken as it is even when it begins with @' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -l raw -d 'Send these bytes untouched; - for standard input' -r -F
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -l resolve -d 'Addresses of a host and port, in place of the resolver\'s' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -l connect-to -d 'Connect to the second place in place of the first; request, SNI and certificate stay the URL\'s' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -l interface -d 'Go out through this address of this machine, or this network device' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -l unix-socket -d 'Connect to this Unix socket in place of the URL\'s host; so does ws+unix:///PATH/SOCKET:/PATH' -r -F
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -l max-redirs -d 'Follow so many redirects at most' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -l alpn -d 'Protocols to offer by ALPN, in place of what fits the HTTP version: h2,http/1.1 for instance; \'\' offers none' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -l connect-timeout -d 'Time for name, connection and TLS' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -s m -l max-time -l timeout -d 'Time for the handshake as a whole' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -l cacert -d 'Trust the certificates of this PEM file, in place of the browsers\' roots and the system\'s' -r -F
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -s E -l cert -d 'Client certificate, PEM; its key may be in the same file' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -l key -d 'Key of the client certificate, PEM' -r -F
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -l pass -d 'Passphrase of that key' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -l cert-type -d 'Kind of the certificate\'s file' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -l key-type -d 'Kind of the key\'s file' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -l tls-max -d 'The newest version to offer: 1.2 or 1.3' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -l curves -d 'Key exchange groups to offer, such as X25519:P-256' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -l ciphers -d 'Suites of TLS 1.2 to offer, by OpenSSL\'s names' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -l tls13-ciphers -d 'Suites of TLS 1.3 to offer' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -l sni -d 'Name to send as SNI in place of the URL\'s host, which the certificate still has to name; \'\' for none' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -s x -l proxy -d 'Go through this proxy: http, https, socks4, socks4a, socks5 (name looked up here) or socks5h (there); \'\' for none' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -s U -l proxy-user -d 'User name and password for the proxy (Basic; SOCKS 5)' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -l noproxy -d 'Hosts to reach without a proxy: names, domains, addresses, networks, or *; in place of $no_proxy' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -l proxy-header -d 'A header for the proxy alone, as with -H' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -l proxy-cacert -d 'Trust the certificates of this PEM file for an https:// proxy' -r -F
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -l socks5 -d 'The same as -x socks5://' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -l socks5-hostname -d 'The same as -x socks5h://' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -l socks4 -d 'The same as -x socks4://' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -l socks4a -d 'The same as -x socks4a://' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -l preproxy -d 'A proxy before the proxy: refused' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -l probes -d 'At most so many further handshakes when one fails; 0 sends none, plan only says what would be sent' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -l direct -d 'Perform the same handshake past the front too (same Host, same SNI), and compare' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -l knowledge -d 'Know the products of this folder\'s *.toml files too, beside those of ~/.config/wswhy/knowledge; repeatable' -r -F
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -l format -d 'For whom the report is: human, json, markdown (for a ticket), github (workflow commands; the step summary too)' -r -f -a "human\t'For a terminal of 80 columns'
json\t'One object, schema 1'
markdown\t'For a ticket: complete, with the transcript'
github\t'Workflow commands of GitHub Actions'"
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -s w -l write-out -d 'Print this after the check, with curl\'s variables: \'%{http_code} %{time_total}\\n\'' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -l color -d 'Colour: auto, always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -s o -l output -d 'Bodies are part of the report; with -w, its text alone is printed' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -l binary -d 'Send binary messages, of bytes as they come unless --delimiter cuts them; write them without anything between'
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -l one -d 'Leave after one received message, the same as --count 1'
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -l echo -d 'Send every message back as it came, until the server closes'
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -l compress -d 'Offer compression (permessage-deflate), and use it when the server agrees'
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -l frames -d 'Show every frame, both ways, on standard error'
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -l timestamps -d 'Show the time and size of each message, on a terminal'
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -l pretty -d 'Show JSON in indented lines, on a terminal'
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -s 0 -l http1.0 -d 'Send HTTP/1.0 in the request line'
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -l http1.1 -d 'Send HTTP/1.1 (the default)'
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -l http2 -d 'WebSocket over HTTP/2 (RFC 8441), when the server chooses h2 by ALPN; else HTTP/1.1'
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -l http2-prior-knowledge -d 'WebSocket over HTTP/2, whatever the server chooses; for ws:// too'
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -l compare -d 'Perform it over HTTP/1.1, over HTTP/2, and as an ordinary GET over HTTP/2 (what curl sends there), and compare'
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -s 4 -l ipv4 -d 'IPv4 addresses alone'
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -s 6 -l ipv6 -d 'IPv6 addresses alone'
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -s L -l location -d 'Follow redirects, as browsers do not; secrets stay behind where the host changes'
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -l location-trusted -d 'Follow redirects, and send the secrets along to any host'
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -l no-ping -d 'Send no ping after the handshake'
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -s k -l insecure -d 'Go on with a bad certificate; its faults become warnings'
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -l tlsv1.2 -d 'Offer TLS 1.2 at least'
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -l tlsv1.3 -d 'Offer TLS 1.3 alone'
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -s 1 -l tlsv1 -d 'Older versions are not spoken here'
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -l proxy-insecure -d 'Put up with a bad certificate of an https:// proxy'
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -s p -l proxytunnel -d 'Use CONNECT, which is always done'
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -l proxy-basic -d 'Send Basic credentials to the proxy, which is always done'
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -l proxy-ntlm -d 'An authentication that is not spoken: refused'
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -l json -d 'Print the report as JSON (schema 1): the same as --format json'
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -s v -l verbose -d 'Print the transcript and the times of the phases too'
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -s s -l silent -d 'Print the verdict alone'
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -l dry-run -d 'Print the bytes that would be sent and what is wrong with them, and send nothing'
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -l show-secrets -d 'Show passwords, tokens and cookies in full'
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -s i -l include -d 'Heads are shown by -v'
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -s N -l no-buffer -d 'Nothing is buffered'
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -s S -l show-error -d 'Errors are always shown'
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -s f -l fail -d 'A refusal always sets the exit code'
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -s g -l globoff -d 'URLs are never globbed'
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -l compressed -d 'No compressed body is asked for'
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -l no-progress-meter -d 'Progress is shown on a terminal alone'
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -s # -l progress-bar -d 'Progress is shown on a terminal alone'
complete -c wswhy -n "__fish_wswhy_using_subcommand connect" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c wswhy -n "__fish_wswhy_using_subcommand lint" -l knowledge -d 'Know the products of this folder\'s *.toml files too, beside those of ~/.config/wswhy/knowledge; repeatable' -r -F
complete -c wswhy -n "__fish_wswhy_using_subcommand lint" -l format -d 'For whom the report is: human, json, markdown (for a ticket), github (workflow commands; the step summary too)' -r -f -a "human\t'For a terminal of 80 columns'
json\t'One object, schema 1'
markdown\t'For a ticket: complete, with the transcript'
github\t'Workflow commands of GitHub Actions'"
complete -c wswhy -n "__fish_wswhy_using_subcommand lint" -s w -l write-out -d 'Print this after the check, with curl\'s variables: \'%{http_code} %{time_total}\\n\'' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand lint" -l color -d 'Colour: auto, always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c wswhy -n "__fish_wswhy_using_subcommand lint" -l json -d 'Print the report as JSON (schema 1): the same as --format json'
complete -c wswhy -n "__fish_wswhy_using_subcommand lint" -s v -l verbose -d 'Print the transcript and the times of the phases too'
complete -c wswhy -n "__fish_wswhy_using_subcommand lint" -s s -l silent -d 'Print the verdict alone'
complete -c wswhy -n "__fish_wswhy_using_subcommand lint" -l dry-run -d 'Print the bytes that would be sent and what is wrong with them, and send nothing'
complete -c wswhy -n "__fish_wswhy_using_subcommand lint" -l show-secrets -d 'Show passwords, tokens and cookies in full'
complete -c wswhy -n "__fish_wswhy_using_subcommand lint" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c wswhy -n "__fish_wswhy_using_subcommand demo" -l knowledge -d 'Know the products of this folder\'s *.toml files too, beside those of ~/.config/wswhy/knowledge; repeatable' -r -F
complete -c wswhy -n "__fish_wswhy_using_subcommand demo" -l format -d 'For whom the report is: human, json, markdown (for a ticket), github (workflow commands; the step summary too)' -r -f -a "human\t'For a terminal of 80 columns'
json\t'One object, schema 1'
markdown\t'For a ticket: complete, with the transcript'
github\t'Workflow commands of GitHub Actions'"
complete -c wswhy -n "__fish_wswhy_using_subcommand demo" -s w -l write-out -d 'Print this after the check, with curl\'s variables: \'%{http_code} %{time_total}\\n\'' -r
complete -c wswhy -n "__fish_wswhy_using_subcommand demo" -l color -d 'Colour: auto, always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c wswhy -n "__fish_wswhy_using_subcommand demo" -l list -d 'List the faults, each with the cause that it must produce'
complete -c wswhy -n "__fish_wswhy_using_subcommand demo" -l json -d 'Print the report as JSON (schema 1): the same as --format json'
complete -c wswhy -n "__fish_wswhy_using_subcommand demo" -s v -l verbose -d 'Print the transcript and the times of the phases too'
complete -c wswhy -n "__fish_wswhy_using_subcommand demo" -s s -l silent -d 'Print the verdict alone'
complete -c wswhy -n "__fish_wswhy_using_subcommand demo" -l dry-run -d 'Print the bytes that would be sent and what is wrong with them, and send nothing'
complete -c wswhy -n "__fish_wswhy_using_subcommand demo" -l show-secrets -d 'Show passwords, tokens and cookies in full'
complete -c wswhy -n "__fish_wswhy_using_subcommand demo" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c wswhy -n "__fish_wswhy_using_subcommand explain" -l knowledge -d 'Know the products of this folder\'s *.toml files too, beside those of ~/.config/wswhy/knowledge; repeatable' -r -F
complete -c wswhy -n "__fish_wswhy_using_subcommand explain" -l color -d 'Colour: auto, always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c wswhy -n "__fish_wswhy_using_subcommand explain" -l json -d 'Print it as JSON'
complete -c wswhy -n "__fish_wswhy_using_subcommand explain" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c wswhy -n "__fish_wswhy_using_subcommand knowledge" -l knowledge -d 'Know the products of this folder\'s *.toml files too, beside those of ~/.config/wswhy/knowledge; repeatable' -r -F
complete -c wswhy -n "__fish_wswhy_using_subcommand knowledge" -l color -d 'Colour: auto, always or never' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c wswhy -n "__fish_wswhy_using_subcommand knowledge" -l json -d 'Print it as JSON'
complete -c wswhy -n "__fish_wswhy_using_subcommand knowledge" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c wswhy -n "__fish_wswhy_using_subcommand completions" -s h -l help -d 'Print help'
complete -c wswhy -n "__fish_wswhy_using_subcommand man" -s h -l help -d 'Print help'
complete -c wswhy -n "__fish_wswhy_using_subcommand help; and not __fish_seen_subcommand_from check connect lint demo explain knowledge completions man help" -f -a "check" -d 'One handshake, diagnosed (the same as `wswhy URL`)'
complete -c wswhy -n "__fish_wswhy_using_subcommand help; and not __fish_seen_subcommand_from check connect lint demo explain knowledge completions man help" -f -a "connect" -d 'A session: type messages and see the answers, or pipe them through'
complete -c wswhy -n "__fish_wswhy_using_subcommand help; and not __fish_seen_subcommand_from check connect lint demo explain knowledge completions man help" -f -a "lint" -d 'Judge a recorded exchange offline: a transcript, or a raw request, response or both'
complete -c wswhy -n "__fish_wswhy_using_subcommand help; and not __fish_seen_subcommand_from check connect lint demo explain knowledge completions man help" -f -a "demo" -d 'Diagnose embedded faults: works with nothing else installed'
complete -c wswhy -n "__fish_wswhy_using_subcommand help; and not __fish_seen_subcommand_from check connect lint demo explain knowledge completions man help" -f -a "explain" -d 'What a cause means, or who writes an error text and why; without either: the list of causes'
complete -c wswhy -n "__fish_wswhy_using_subcommand help; and not __fish_seen_subcommand_from check connect lint demo explain knowledge completions man help" -f -a "knowledge" -d 'What is known of servers, frameworks, proxies and platforms; with a name: one of them'
complete -c wswhy -n "__fish_wswhy_using_subcommand help; and not __fish_seen_subcommand_from check connect lint demo explain knowledge completions man help" -f -a "completions" -d 'Print a completion script for a shell'
complete -c wswhy -n "__fish_wswhy_using_subcommand help; and not __fish_seen_subcommand_from check connect lint demo explain knowledge completions man help" -f -a "man" -d 'Print the manual page'
complete -c wswhy -n "__fish_wswhy_using_subcommand help; and not __fish_seen_subcommand_from check connect lint demo explain knowledge completions man help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
