using System.Globalization;
using System.Text.RegularExpressions;

namespace NetSim.Packetdrill;

/// <summary>Reads the shell commands that scripts use. What is none of the idioms is an error at its line.</summary>
internal static partial class ShellIdioms
{
    // The defaults that suites of scripts set before each of their tests.
    private static readonly (string Name, string Value)[] Defaults =
    [
        ("net.ipv4.tcp_rmem", "4096 540000 15728640"), ("net.ipv4.tcp_wmem", "4096 262144 4194304"),
        ("net.ipv4.tcp_timestamps", "1"), ("net.ipv4.tcp_syn_retries", "5"), ("net.ipv4.tcp_synack_retries", "5"),
        ("net.ipv4.tcp_frto", "2"), ("net.ipv4.tcp_sack", "1"), ("net.ipv4.tcp_dsack", "1"), ("net.ipv4.tcp_fack", "0"),
        ("net.ipv4.tcp_reordering", "3"), ("net.ipv4.tcp_congestion_control", "cubic"),
        ("net.ipv4.tcp_slow_start_after_idle", "0"), ("net.ipv4.tcp_early_retrans", "4"), ("net.ipv4.tcp_recovery", "1"),
        ("net.ipv4.tcp_tso_win_divisor", "3"), ("net.ipv4.tcp_ecn", "0"), ("net.ipv4.tcp_pacing_ss_ratio", "200"),
        ("net.ipv4.tcp_pacing_ca_ratio", "120"), ("net.ipv4.tcp_notsent_lowat", "4294967295"),
        ("net.ipv4.tcp_syncookies", "1"),
    ];

    // 0x70403: clients and servers with cookies, on all listeners.
    private const string CommonFastOpen = "459779";

    // The key that cookies of scripts were computed with.
    private const string FastOpenKey = "a1a1a1a1-b2b2b2b2-c3c3c3c3-d4d4d4d4";

    /// <summary>The commands of a text, which separates them by lines, <c>;</c> or <c>&amp;&amp;</c>.</summary>
    /// <exception cref="ScriptException">A command is none of the idioms.</exception>
    public static IEnumerable<ShellCommand> Read(ShellAction action)
    {
        foreach (var line in Separators().Split(action.Text.Replace("\\\n", " ", StringComparison.Ordinal)))
        {
            var text = line.Trim();
            if (text.Length == 0 || text[0] == '#')
            {
                continue;
            }

            foreach (var command in ReadOne(text, action.At))
            {
                yield return command;
            }
        }
    }

    private static IEnumerable<ShellCommand> ReadOne(string text, Position at)
    {
        var words = Words(text);
        if (text.StartsWith("nstat", StringComparison.Ordinal))
        {
            return [CounterCommands.Read(text, at)];
        }

        if (CounterCommands.HasPipe(text))
        {
            throw Unknown(text, at);
        }

        var program = words[0][(words[0].LastIndexOf('/') + 1)..];
        switch (program)
        {
            case "defaults.sh":
                return DefaultCommands(words[0].Contains("common", StringComparison.Ordinal));
            case "sysctl":
                return words.Skip(1).Where(w => w[0] != '-').Select(w => Assignment(w, words.Contains("-e"), at));
            case "set_sysctls.py":
                return words.Skip(1).Select(w => Assignment(w, mayBeMissing: false, at));
            case "tc":
                return [Queue(words, at)];
            case "ip":
                return [Ip(words, at)];
            case "echo":
                return [Echo(text, at)];
            case "ethtool" or "dd" or "rm" or "sleep" or "true" or "modprobe" or "cat" or "ulimit" or "sync" or "truncate":
                return [new NoEffect()];
            default:
                return program.StartsWith("sysctl_restore_", StringComparison.Ordinal)
                    ? [new NoEffect()]
                    : throw Unknown(text, at);
        }
    }

    private static IEnumerable<ShellCommand> DefaultCommands(bool isCommon) =>
        Defaults.Select(d => (ShellCommand)new WriteSysctl(d.Name, d.Value, true))
            .Append(new WriteSysctl("net.ipv4.tcp_fastopen", isCommon ? CommonFastOpen : "3", true))
            .Append(new WriteSysctl("net.ipv4.tcp_fastopen_key", FastOpenKey, true))
            .Append(new FlushPeerMetrics())
            .Append(new ReplaceQueue("pfifo", null));

    private static WriteSysctl Assignment(string word, bool mayBeMissing, Position at)
    {
        var equals = word.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0)
        {
            throw new ScriptException(at, $"'{word}' writes no sysctl: name=value is expected.");
        }

        var name = word[..equals].Replace("/proc/sys/", string.Empty, StringComparison.Ordinal).Replace('/', '.');
        var value = Arithmetic().Replace(word[(equals + 1)..].Trim('"', '\''), static match => Product(match.Groups[1].Value));
        return new(name, value, mayBeMissing);
    }

    // $((32*1024*1024)): the shell multiplies.
    private static string Product(string factors)
    {
        var product = factors.Split('*').Aggregate(1m, static (all, factor) =>
            all * (long.TryParse(factor.Trim(), CultureInfo.InvariantCulture, out var value) ? value : 0));
        return product.ToString("0", CultureInfo.InvariantCulture);
    }

    // tc qdisc replace|add|del dev tun0 root pfifo [limit 0]
    private static ReplaceQueue Queue(List<string> words, Position at)
    {
        var root = words.IndexOf("root");
        if (words.Count < 3 || words[1] != "qdisc" || root < 0)
        {
            throw Unknown(string.Join(' ', words), at);
        }

        if (words[2] is "del" or "delete")
        {
            return new(string.Empty, null);
        }

        var kind = words.Skip(root + 1).SkipWhile(w => w is "handle" || w.EndsWith(':')).FirstOrDefault();
        var limit = words.IndexOf("limit");
        return new(
            kind ?? throw Unknown(string.Join(' ', words), at),
            limit > 0 && limit + 1 < words.Count && int.TryParse(words[limit + 1], CultureInfo.InvariantCulture, out var packets)
                ? packets
                : null);
    }

    // ip route change 192.0.2.1 via 192.168.0.2 dev tun0 advmss N mtu lock N initcwnd N; ip tcp_metrics flush all
    private static ShellCommand Ip(List<string> words, Position at)
    {
        var rest = words.Skip(1).Where(w => w[0] != '-').ToList();
        if (rest is ["tcp_metrics" or "tcpmetrics", ..])
        {
            return new FlushPeerMetrics();
        }

        if (rest is ["link" or "addr" or "address", ..])
        {
            return new NoEffect();
        }

        if (rest is not ["route" or "ro" or "r", "change" or "replace" or "add" or "append", _, ..])
        {
            throw Unknown(string.Join(' ', words), at);
        }

        var metrics = new List<RouteMetric>();
        for (var i = 3; i < rest.Count - 1; i += 2)
        {
            var name = rest[i];
            var isLocked = rest[i + 1] == "lock" && i + 2 < rest.Count;
            i += isLocked ? 1 : 0;

            if (name is not ("via" or "dev" or "src" or "proto" or "scope" or "table"))
            {
                metrics.Add(new(name, rest[i + 1], isLocked));
            }
        }

        return new ChangeRoute(metrics);
    }

    // echo N > /sys/module/tcp_cubic/parameters/hystart_detect, or > /proc/sys/…
    private static ShellCommand Echo(string text, Position at)
    {
        var match = EchoTo().Match(text);
        if (!match.Success)
        {
            return text.Contains('>', StringComparison.Ordinal) ? throw Unknown(text, at) : new NoEffect();
        }

        var (value, path) = (match.Groups[1].Value.Trim('"', '\''), match.Groups[2].Value);
        return path.StartsWith("/proc/sys/", StringComparison.Ordinal)
            ? new WriteSysctl(path["/proc/sys/".Length..].Replace('/', '.'), value, false)
            : new WriteSysctl(path["/sys/module/".Length..].Replace("/parameters/", ".", StringComparison.Ordinal), value, true);
    }

    private static List<string> Words(string text) => [.. Word().Matches(text).Select(m => m.Value)];

    private static ScriptException Unknown(string text, Position at) => new(
        at, $"No shell is run, and '{text}' is none of the commands that are understood: defaults.sh, sysctl, set_sysctls.py, "
        + "tc qdisc, ip route, ip tcp_metrics, nstat with grep behind it, ethtool, echo to a parameter, dd, rm.");

    [GeneratedRegex(@"\n|;|&&|\|\|")]
    private static partial Regex Separators();

    [GeneratedRegex(@"\$\(\(\s*(\d{1,9}(?:\s*\*\s*\d{1,9}){0,2})\s*\)\)")]
    private static partial Regex Arithmetic();

    // Words may have quoted parts, as in tcp_rmem="4096 87380 6291456".
    [GeneratedRegex("""(?:[^\s"']|"[^"]*"|'[^']*')+""")]
    private static partial Regex Word();

    [GeneratedRegex(@"^echo\s+(?:-n\s+)?(.+?)\s*>\s*((?:/proc/sys/|/sys/module/)\S+)$")]
    private static partial Regex EchoTo();
}
