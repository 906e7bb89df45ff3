
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'wswhy' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'wswhy'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'wswhy' {
            [CompletionResult]::new('-H', '-H ', [CompletionResultType]::ParameterName, '''Name: value'' sets, ''Name:'' leaves out, ''Name;'' sends empty; repeat for more; @FILE reads lines')
            [CompletionResult]::new('--header', '--header', [CompletionResultType]::ParameterName, '''Name: value'' sets, ''Name:'' leaves out, ''Name;'' sends empty; repeat for more; @FILE reads lines')
            [CompletionResult]::new('--origin', '--origin', [CompletionResultType]::ParameterName, 'Origin header')
            [CompletionResult]::new('--subprotocol', '--subprotocol', [CompletionResultType]::ParameterName, 'Offer a subprotocol; repeat for more')
            [CompletionResult]::new('--extension', '--extension', [CompletionResultType]::ParameterName, 'Offer an extension, such as ''permessage-deflate; client_max_window_bits''; repeat for more')
            [CompletionResult]::new('-X', '-X ', [CompletionResultType]::ParameterName, 'Method, in place of GET')
            [CompletionResult]::new('--request', '--request', [CompletionResultType]::ParameterName, 'Method, in place of GET')
            [CompletionResult]::new('--request-target', '--request-target', [CompletionResultType]::ParameterName, 'Request target, byte for byte, in place of the URL''s path and query')
            [CompletionResult]::new('-A', '-A ', [CompletionResultType]::ParameterName, 'User-Agent header; '''' leaves it out')
            [CompletionResult]::new('--user-agent', '--user-agent', [CompletionResultType]::ParameterName, 'User-Agent header; '''' leaves it out')
            [CompletionResult]::new('-b', '-b', [CompletionResultType]::ParameterName, 'Cookie header, ''name=value; ...''')
            [CompletionResult]::new('--cookie', '--cookie', [CompletionResultType]::ParameterName, 'Cookie header, ''name=value; ...''')
            [CompletionResult]::new('-e', '-e', [CompletionResultType]::ParameterName, 'Referer header')
            [CompletionResult]::new('--referer', '--referer', [CompletionResultType]::ParameterName, 'Referer header')
            [CompletionResult]::new('-u', '-u', [CompletionResultType]::ParameterName, 'Basic authentication')
            [CompletionResult]::new('--user', '--user', [CompletionResultType]::ParameterName, 'Basic authentication')
            [CompletionResult]::new('--oauth2-bearer', '--oauth2-bearer', [CompletionResultType]::ParameterName, 'Bearer token')
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'Body (makes it a POST, as in curl); @FILE reads it')
            [CompletionResult]::new('--data', '--data', [CompletionResultType]::ParameterName, 'Body (makes it a POST, as in curl); @FILE reads it')
            [CompletionResult]::new('--data-raw', '--data-raw', [CompletionResultType]::ParameterName, 'Body, taken as it is even when it begins with @')
            [CompletionResult]::new('--raw', '--raw', [CompletionResultType]::ParameterName, 'Send these bytes untouched; - for standard input')
            [CompletionResult]::new('--cacert', '--cacert', [CompletionResultType]::ParameterName, 'Trust the certificates of this PEM file, in place of the browsers'' roots')
            [CompletionResult]::new('--resolve', '--resolve', [CompletionResultType]::ParameterName, 'Addresses of a host and port, in place of the resolver''s')
            [CompletionResult]::new('--connect-to', '--connect-to', [CompletionResultType]::ParameterName, 'Connect to the second place in place of the first; request, SNI and certificate stay the URL''s')
            [CompletionResult]::new('--connect-timeout', '--connect-timeout', [CompletionResultType]::ParameterName, 'Time for name, connection and TLS')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Time for the handshake as a whole')
            [CompletionResult]::new('--max-time', '--max-time', [CompletionResultType]::ParameterName, 'Time for the handshake as a whole')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Time for the handshake as a whole')
            [CompletionResult]::new('-x', '-x', [CompletionResultType]::ParameterName, 'Go through this proxy: http, https, socks4, socks4a, socks5 (name looked up here) or socks5h (there); '''' for none')
            [CompletionResult]::new('--proxy', '--proxy', [CompletionResultType]::ParameterName, 'Go through this proxy: http, https, socks4, socks4a, socks5 (name looked up here) or socks5h (there); '''' for none')
            [CompletionResult]::new('-U', '-U ', [CompletionResultType]::ParameterName, 'User name and password for the proxy (Basic; SOCKS 5)')
            [CompletionResult]::new('--proxy-user', '--proxy-user', [CompletionResultType]::ParameterName, 'User name and password for the proxy (Basic; SOCKS 5)')
            [CompletionResult]::new('--noproxy', '--noproxy', [CompletionResultType]::ParameterName, 'Hosts to reach without a proxy: names, domains, addresses, networks, or *; in place of $no_proxy')
            [CompletionResult]::new('--proxy-header', '--proxy-header', [CompletionResultType]::ParameterName, 'A header for the proxy alone, as with -H')
            [CompletionResult]::new('--proxy-cacert', '--proxy-cacert', [CompletionResultType]::ParameterName, 'Trust the certificates of this PEM file for an https:// proxy')
            [CompletionResult]::new('--socks5', '--socks5', [CompletionResultType]::ParameterName, 'The same as -x socks5://')
            [CompletionResult]::new('--socks5-hostname', '--socks5-hostname', [CompletionResultType]::ParameterName, 'The same as -x socks5h://')
            [CompletionResult]::new('--socks4', '--socks4', [CompletionResultType]::ParameterName, 'The same as -x socks4://')
            [CompletionResult]::new('--socks4a', '--socks4a', [CompletionResultType]::ParameterName, 'The same as -x socks4a://')
            [CompletionResult]::new('--preproxy', '--preproxy', [CompletionResultType]::ParameterName, 'A proxy before the proxy: refused')
            [CompletionResult]::new('--probes', '--probes', [CompletionResultType]::ParameterName, 'At most so many further handshakes when one fails; 0 sends none, plan only says what would be sent')
            [CompletionResult]::new('--direct', '--direct', [CompletionResultType]::ParameterName, 'Perform the same handshake past the front too (same Host, same SNI), and compare')
            [CompletionResult]::new('-w', '-w', [CompletionResultType]::ParameterName, 'Print this after the check, with curl''s variables: ''%{http_code} %{time_total}\n''')
            [CompletionResult]::new('--write-out', '--write-out', [CompletionResultType]::ParameterName, 'Print this after the check, with curl''s variables: ''%{http_code} %{time_total}\n''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour: auto, always or never')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Bodies are part of the report; with -w, its text alone is printed')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Bodies are part of the report; with -w, its text alone is printed')
            [CompletionResult]::new('-0', '-0', [CompletionResultType]::ParameterName, 'Send HTTP/1.0 in the request line')
            [CompletionResult]::new('--http1.0', '--http1.0', [CompletionResultType]::ParameterName, 'Send HTTP/1.0 in the request line')
            [CompletionResult]::new('--http1.1', '--http1.1', [CompletionResultType]::ParameterName, 'Send HTTP/1.1 (the default)')
            [CompletionResult]::new('-k', '-k', [CompletionResultType]::ParameterName, 'Go on with a bad certificate; its faults become warnings')
            [CompletionResult]::new('--insecure', '--insecure', [CompletionResultType]::ParameterName, 'Go on with a bad certificate; its faults become warnings')
            [CompletionResult]::new('-4', '-4', [CompletionResultType]::ParameterName, 'IPv4 addresses alone')
            [CompletionResult]::new('--ipv4', '--ipv4', [CompletionResultType]::ParameterName, 'IPv4 addresses alone')
            [CompletionResult]::new('-6', '-6', [CompletionResultType]::ParameterName, 'IPv6 addresses alone')
            [CompletionResult]::new('--ipv6', '--ipv6', [CompletionResultType]::ParameterName, 'IPv6 addresses alone')
            [CompletionResult]::new('--no-ping', '--no-ping', [CompletionResultType]::ParameterName, 'Send no ping after the handshake')
            [CompletionResult]::new('--proxy-insecure', '--proxy-insecure', [CompletionResultType]::ParameterName, 'Put up with a bad certificate of an https:// proxy')
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Use CONNECT, which is always done')
            [CompletionResult]::new('--proxytunnel', '--proxytunnel', [CompletionResultType]::ParameterName, 'Use CONNECT, which is always done')
            [CompletionResult]::new('--proxy-basic', '--proxy-basic', [CompletionResultType]::ParameterName, 'Send Basic credentials to the proxy, which is always done')
            [CompletionResult]::new('--proxy-ntlm', '--proxy-ntlm', [CompletionResultType]::ParameterName, 'An authentication that is not spoken: refused')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the report as JSON (schema 1)')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print the transcript and the times of the phases too')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print the transcript and the times of the phases too')
            [CompletionResult]::new('-s', '-s', [CompletionResultType]::ParameterName, 'Print the verdict alone')
            [CompletionResult]::new('--silent', '--silent', [CompletionResultType]::ParameterName, 'Print the verdict alone')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Print the bytes that would be sent and what is wrong with them, and send nothing')
            [CompletionResult]::new('--show-secrets', '--show-secrets', [CompletionResultType]::ParameterName, 'Show passwords, tokens and cookies in full')
            [CompletionResult]::new('-i', '-i', [CompletionResultType]::ParameterName, 'Heads are shown by -v')
            [CompletionResult]::new('--include', '--include', [CompletionResultType]::ParameterName, 'Heads are shown by -v')
            [CompletionResult]::new('-N', '-N ', [CompletionResultType]::ParameterName, 'Nothing is buffered')
            [CompletionResult]::new('--no-buffer', '--no-buffer', [CompletionResultType]::ParameterName, 'Nothing is buffered')
            [CompletionResult]::new('-S', '-S ', [CompletionResultType]::ParameterName, 'Errors are always shown')
            [CompletionResult]::new('--show-error', '--show-error', [CompletionResultType]::ParameterName, 'Errors are always shown')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'A refusal always sets the exit code')
            [CompletionResult]::new('--fail', '--fail', [CompletionResultType]::ParameterName, 'A refusal always sets the exit code')
            [CompletionResult]::new('-L', '-L ', [CompletionResultType]::ParameterName, 'Redirects are reported, not followed')
            [CompletionResult]::new('--location', '--location', [CompletionResultType]::ParameterName, 'Redirects are reported, not followed')
            [CompletionResult]::new('-g', '-g', [CompletionResultType]::ParameterName, 'URLs are never globbed')
            [CompletionResult]::new('--globoff', '--globoff', [CompletionResultType]::ParameterName, 'URLs are never globbed')
            [CompletionResult]::new('--compressed', '--compressed', [CompletionResultType]::ParameterName, 'No compressed body is asked for')
            [CompletionResult]::new('--no-progress-meter', '--no-progress-meter', [CompletionResultType]::ParameterName, 'Progress is shown on a terminal alone')
            [CompletionResult]::new('-#', '-#', [CompletionResultType]::ParameterName, 'Progress is shown on a terminal alone')
            [CompletionResult]::new('--progress-bar', '--progress-bar', [CompletionResultType]::ParameterName, 'Progress is shown on a terminal alone')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'One handshake, diagnosed (the same as `wswhy URL`)')
            [CompletionResult]::new('lint', 'lint', [CompletionResultType]::ParameterValue, 'Judge a recorded exchange offline: a transcript, or a raw request, response or both')
            [CompletionResult]::new('demo', 'demo', [CompletionResultType]::ParameterValue, 'Diagnose embedded faults: works with nothing else installed')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'What a cause means, how it is told, how to fix it; without a name: the list')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print a completion script for a shell')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Print the manual page')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'wswhy;check' {
            [CompletionResult]::new('-H', '-H ', [CompletionResultType]::ParameterName, '''Name: value'' sets, ''Name:'' leaves out, ''Name;'' sends empty; repeat for more; @FILE reads lines')
            [CompletionResult]::new('--header', '--header', [CompletionResultType]::ParameterName, '''Name: value'' sets, ''Name:'' leaves out, ''Name;'' sends empty; repeat for more; @FILE reads lines')
            [CompletionResult]::new('--origin', '--origin', [CompletionResultType]::ParameterName, 'Origin header')
            [CompletionResult]::new('--subprotocol', '--subprotocol', [CompletionResultType]::ParameterName, 'Offer a subprotocol; repeat for more')
            [CompletionResult]::new('--extension', '--extension', [CompletionResultType]::ParameterName, 'Offer an extension, such as ''permessage-deflate; client_max_window_bits''; repeat for more')
            [CompletionResult]::new('-X', '-X ', [CompletionResultType]::ParameterName, 'Method, in place of GET')
            [CompletionResult]::new('--request', '--request', [CompletionResultType]::ParameterName, 'Method, in place of GET')
            [CompletionResult]::new('--request-target', '--request-target', [CompletionResultType]::ParameterName, 'Request target, byte for byte, in place of the URL''s path and query')
            [CompletionResult]::new('-A', '-A ', [CompletionResultType]::ParameterName, 'User-Agent header; '''' leaves it out')
            [CompletionResult]::new('--user-agent', '--user-agent', [CompletionResultType]::ParameterName, 'User-Agent header; '''' leaves it out')
            [CompletionResult]::new('-b', '-b', [CompletionResultType]::ParameterName, 'Cookie header, ''name=value; ...''')
            [CompletionResult]::new('--cookie', '--cookie', [CompletionResultType]::ParameterName, 'Cookie header, ''name=value; ...''')
            [CompletionResult]::new('-e', '-e', [CompletionResultType]::ParameterName, 'Referer header')
            [CompletionResult]::new('--referer', '--referer', [CompletionResultType]::ParameterName, 'Referer header')
            [CompletionResult]::new('-u', '-u', [CompletionResultType]::ParameterName, 'Basic authentication')
            [CompletionResult]::new('--user', '--user', [CompletionResultType]::ParameterName, 'Basic authentication')
            [CompletionResult]::new('--oauth2-bearer', '--oauth2-bearer', [CompletionResultType]::ParameterName, 'Bearer token')
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'Body (makes it a POST, as in curl); @FILE reads it')
            [CompletionResult]::new('--data', '--data', [CompletionResultType]::ParameterName, 'Body (makes it a POST, as in curl); @FILE reads it')
            [CompletionResult]::new('--data-raw', '--data-raw', [CompletionResultType]::ParameterName, 'Body, taken as it is even when it begins with @')
            [CompletionResult]::new('--raw', '--raw', [CompletionResultType]::ParameterName, 'Send these bytes untouched; - for standard input')
            [CompletionResult]::new('--cacert', '--cacert', [CompletionResultType]::ParameterName, 'Trust the certificates of this PEM file, in place of the browsers'' roots')
            [CompletionResult]::new('--resolve', '--resolve', [CompletionResultType]::ParameterName, 'Addresses of a host and port, in place of the resolver''s')
            [CompletionResult]::new('--connect-to', '--connect-to', [CompletionResultType]::ParameterName, 'Connect to the second place in place of the first; request, SNI and certificate stay the URL''s')
            [CompletionResult]::new('--connect-timeout', '--connect-timeout', [CompletionResultType]::ParameterName, 'Time for name, connection and TLS')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Time for the handshake as a whole')
            [CompletionResult]::new('--max-time', '--max-time', [CompletionResultType]::ParameterName, 'Time for the handshake as a whole')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'Time for the handshake as a whole')
            [CompletionResult]::new('-x', '-x', [CompletionResultType]::ParameterName, 'Go through this proxy: http, https, socks4, socks4a, socks5 (name looked up here) or socks5h (there); '''' for none')
            [CompletionResult]::new('--proxy', '--proxy', [CompletionResultType]::ParameterName, 'Go through this proxy: http, https, socks4, socks4a, socks5 (name looked up here) or socks5h (there); '''' for none')
            [CompletionResult]::new('-U', '-U ', [CompletionResultType]::ParameterName, 'User name and password for the proxy (Basic; SOCKS 5)')
            [CompletionResult]::new('--proxy-user', '--proxy-user', [CompletionResultType]::ParameterName, 'User name and password for the proxy (Basic; SOCKS 5)')
            [CompletionResult]::new('--noproxy', '--noproxy', [CompletionResultType]::ParameterName, 'Hosts to reach without a proxy: names, domains, addresses, networks, or *; in place of $no_proxy')
            [CompletionResult]::new('--proxy-header', '--proxy-header', [CompletionResultType]::ParameterName, 'A header for the proxy alone, as with -H')
            [CompletionResult]::new('--proxy-cacert', '--proxy-cacert', [CompletionResultType]::ParameterName, 'Trust the certificates of this PEM file for an https:// proxy')
            [CompletionResult]::new('--socks5', '--socks5', [CompletionResultType]::ParameterName, 'The same as -x socks5://')
            [CompletionResult]::new('--socks5-hostname', '--socks5-hostname', [CompletionResultType]::ParameterName, 'The same as -x socks5h://')
            [CompletionResult]::new('--socks4', '--socks4', [CompletionResultType]::ParameterName, 'The same as -x socks4://')
            [CompletionResult]::new('--socks4a', '--socks4a', [CompletionResultType]::ParameterName, 'The same as -x socks4a://')
            [CompletionResult]::new('--preproxy', '--preproxy', [CompletionResultType]::ParameterName, 'A proxy before the proxy: refused')
            [CompletionResult]::new('--probes', '--probes', [CompletionResultType]::ParameterName, 'At most so many further handshakes when one fails; 0 sends none, plan only says what would be sent')
            [CompletionResult]::new('--direct', '--direct', [CompletionResultType]::ParameterName, 'Perform the same handshake past the front too (same Host, same SNI), and compare')
            [CompletionResult]::new('-w', '-w', [CompletionResultType]::ParameterName, 'Print this after the check, with curl''s variables: ''%{http_code} %{time_total}\n''')
            [CompletionResult]::new('--write-out', '--write-out', [CompletionResultType]::ParameterName, 'Print this after the check, with curl''s variables: ''%{http_code} %{time_total}\n''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour: auto, always or never')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Bodies are part of the report; with -w, its text alone is printed')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Bodies are part of the report; with -w, its text alone is printed')
            [CompletionResult]::new('-0', '-0', [CompletionResultType]::ParameterName, 'Send HTTP/1.0 in the request line')
            [CompletionResult]::new('--http1.0', '--http1.0', [CompletionResultType]::ParameterName, 'Send HTTP/1.0 in the request line')
            [CompletionResult]::new('--http1.1', '--http1.1', [CompletionResultType]::ParameterName, 'Send HTTP/1.1 (the default)')
            [CompletionResult]::new('-k', '-k', [CompletionResultType]::ParameterName, 'Go on with a bad certificate; its faults become warnings')
            [CompletionResult]::new('--insecure', '--insecure', [CompletionResultType]::ParameterName, 'Go on with a bad certificate; its faults become warnings')
            [CompletionResult]::new('-4', '-4', [CompletionResultType]::ParameterName, 'IPv4 addresses alone')
            [CompletionResult]::new('--ipv4', '--ipv4', [CompletionResultType]::ParameterName, 'IPv4 addresses alone')
            [CompletionResult]::new('-6', '-6', [CompletionResultType]::ParameterName, 'IPv6 addresses alone')
            [CompletionResult]::new('--ipv6', '--ipv6', [CompletionResultType]::ParameterName, 'IPv6 addresses alone')
            [CompletionResult]::new('--no-ping', '--no-ping', [CompletionResultType]::ParameterName, 'Send no ping after the handshake')
            [CompletionResult]::new('--proxy-insecure', '--proxy-insecure', [CompletionResultType]::ParameterName, 'Put up with a bad certificate of an https:// proxy')
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Use CONNECT, which is always done')
            [CompletionResult]::new('--proxytunnel', '--proxytunnel', [CompletionResultType]::ParameterName, 'Use CONNECT, which is always done')
            [CompletionResult]::new('--proxy-basic', '--proxy-basic', [CompletionResultType]::ParameterName, 'Send Basic credentials to the proxy, which is always done')
            [CompletionResult]::new('--proxy-ntlm', '--proxy-ntlm', [CompletionResultType]::ParameterName, 'An authentication that is not spoken: refused')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the report as JSON (schema 1)')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print the transcript and the times of the phases too')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print the transcript and the times of the phases too')
            [CompletionResult]::new('-s', '-s', [CompletionResultType]::ParameterName, 'Print the verdict alone')
            [CompletionResult]::new('--silent', '--silent', [CompletionResultType]::ParameterName, 'Print the verdict alone')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Print the bytes that would be sent and what is wrong with them, and send nothing')
            [CompletionResult]::new('--show-secrets', '--show-secrets', [CompletionResultType]::ParameterName, 'Show passwords, tokens and cookies in full')
            [CompletionResult]::new('-i', '-i', [CompletionResultType]::ParameterName, 'Heads are shown by -v')
            [CompletionResult]::new('--include', '--include', [CompletionResultType]::ParameterName, 'Heads are shown by -v')
            [CompletionResult]::new('-N', '-N ', [CompletionResultType]::ParameterName, 'Nothing is buffered')
            [CompletionResult]::new('--no-buffer', '--no-buffer', [CompletionResultType]::ParameterName, 'Nothing is buffered')
            [CompletionResult]::new('-S', '-S ', [CompletionResultType]::ParameterName, 'Errors are always shown')
            [CompletionResult]::new('--show-error', '--show-error', [CompletionResultType]::ParameterName, 'Errors are always shown')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'A refusal always sets the exit code')
            [CompletionResult]::new('--fail', '--fail', [CompletionResultType]::ParameterName, 'A refusal always sets the exit code')
            [CompletionResult]::new('-L', '-L ', [CompletionResultType]::ParameterName, 'Redirects are reported, not followed')
            [CompletionResult]::new('--location', '--location', [CompletionResultType]::ParameterName, 'Redirects are reported, not followed')
            [CompletionResult]::new('-g', '-g', [CompletionResultType]::ParameterName, 'URLs are never globbed')
            [CompletionResult]::new('--globoff', '--globoff', [CompletionResultType]::ParameterName, 'URLs are never globbed')
            [CompletionResult]::new('--compressed', '--compressed', [CompletionResultType]::ParameterName, 'No compressed body is asked for')
            [CompletionResult]::new('--no-progress-meter', '--no-progress-meter', [CompletionResultType]::ParameterName, 'Progress is shown on a terminal alone')
            [CompletionResult]::new('-#', '-#', [CompletionResultType]::ParameterName, 'Progress is shown on a terminal alone')
            [CompletionResult]::new('--progress-bar', '--progress-bar', [CompletionResultType]::ParameterName, 'Progress is shown on a terminal alone')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'wswhy;lint' {
            [CompletionResult]::new('-w', '-w', [CompletionResultType]::ParameterName, 'Print this after the check, with curl''s variables: ''%{http_code} %{time_total}\n''')
            [CompletionResult]::new('--write-out', '--write-out', [CompletionResultType]::ParameterName, 'Print this after the check, with curl''s variables: ''%{http_code} %{time_total}\n''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour: auto, always or never')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the report as JSON (schema 1)')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print the transcript and the times of the phases too')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print the transcript and the times of the phases too')
            [CompletionResult]::new('-s', '-s', [CompletionResultType]::ParameterName, 'Print the verdict alone')
            [CompletionResult]::new('--silent', '--silent', [CompletionResultType]::ParameterName, 'Print the verdict alone')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Print the bytes that would be sent and what is wrong with them, and send nothing')
            [CompletionResult]::new('--show-secrets', '--show-secrets', [CompletionResultType]::ParameterName, 'Show passwords, tokens and cookies in full')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'wswhy;demo' {
            [CompletionResult]::new('-w', '-w', [CompletionResultType]::ParameterName, 'Print this after the check, with curl''s variables: ''%{http_code} %{time_total}\n''')
            [CompletionResult]::new('--write-out', '--write-out', [CompletionResultType]::ParameterName, 'Print this after the check, with curl''s variables: ''%{http_code} %{time_total}\n''')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour: auto, always or never')
            [CompletionResult]::new('--list', '--list', [CompletionResultType]::ParameterName, 'List the faults, each with the cause that it must produce')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the report as JSON (schema 1)')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print the transcript and the times of the phases too')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print the transcript and the times of the phases too')
            [CompletionResult]::new('-s', '-s', [CompletionResultType]::ParameterName, 'Print the verdict alone')
            [CompletionResult]::new('--silent', '--silent', [CompletionResultType]::ParameterName, 'Print the verdict alone')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Print the bytes that would be sent and what is wrong with them, and send nothing')
            [CompletionResult]::new('--show-secrets', '--show-secrets', [CompletionResultType]::ParameterName, 'Show passwords, tokens and cookies in full')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'wswhy;explain' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'Colour: auto, always or never')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'wswhy;completions' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'wswhy;man' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'wswhy;help' {
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'One handshake, diagnosed (the same as `wswhy URL`)')
            [CompletionResult]::new('lint', 'lint', [CompletionResultType]::ParameterValue, 'Judge a recorded exchange offline: a transcript, or a raw request, response or both')
            [CompletionResult]::new('demo', 'demo', [CompletionResultType]::ParameterValue, 'Diagnose embedded faults: works with nothing else installed')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'What a cause means, how it is told, how to fix it; without a name: the list')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print a completion script for a shell')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Print the manual page')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'wswhy;help;check' {
            break
        }
        'wswhy;help;lint' {
            break
        }
        'wswhy;help;demo' {
            break
        }
        'wswhy;help;explain' {
            break
        }
        'wswhy;help;completions' {
            break
        }
        'wswhy;help;man' {
            break
        }
        'wswhy;help;help' {
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
