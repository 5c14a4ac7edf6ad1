using System.Globalization;
using System.Text.RegularExpressions;
using NetSim.Core;
using NetSim.Hosts;
using NetSim.Wire;

namespace NetSim.Cli;

/// <summary>
/// A filter of <c>ss</c>: <c>state established '( sport = :80 or dst 10.0.0.0/8 )'</c>. Says which states are wanted,
/// if it says anything about them, and whether a socket fits.
/// </summary>
internal sealed partial class SsFilter
{
    private static readonly string[] Keywords =
        ["state", "exclude", "sport", "dport", "src", "dst", "not", "and", "or"];

    private readonly List<string> _words;
    private int _next;

    private SsFilter(IEnumerable<string> words) =>
        _words = [.. words.SelectMany(word => Word().Matches(word)).Select(match => match.Value)];

    /// <summary>The states named, or null when the filter names none.</summary>
    public StateSet? States { get; private set; }

    /// <summary>Whether a socket fits, whatever its state.</summary>
    public Func<SocketView, bool> Fits { get; private set; } = _ => true;

    /// <summary>Reads a filter.</summary>
    /// <param name="words">As on the command line, quoted or not.</param>
    /// <exception cref="FormatException">It is none; the message says which word and what was expected.</exception>
    public static SsFilter Parse(IEnumerable<string> words)
    {
        var filter = new SsFilter(words);
        filter.ReadStates();
        if (filter.Peek.Length > 0)
        {
            filter.Fits = filter.ReadOr();
        }

        return filter.Peek.Length == 0
            ? filter
            : throw new FormatException(
                $"'{filter.Peek}' is not expected here; write 'and' or 'or' between conditions");
    }

    private string Peek => _next < _words.Count ? _words[_next] : "";

    private void ReadStates()
    {
        while (Peek is "state" or "exclude")
        {
            var excludes = Take() == "exclude";
            var named = StateSet.Parse(Take());
            States = excludes
                ? (States ?? StateSet.All).Without(named)
                : States is { } before ? before.With(named) : named;
        }
    }

    private Func<SocketView, bool> ReadOr()
    {
        var left = ReadAnd();
        while (Peek is "or" or "|" or "||")
        {
            Take();
            var (before, right) = (left, ReadAnd());
            left = view => before(view) || right(view);
        }

        return left;
    }

    private Func<SocketView, bool> ReadAnd()
    {
        var left = ReadOne();
        while (Peek is not ("" or ")" or "or" or "|" or "||"))
        {
            if (Peek is "and" or "&" or "&&")
            {
                Take();
            }

            var (before, right) = (left, ReadOne());
            left = view => before(view) && right(view);
        }

        return left;
    }

    private Func<SocketView, bool> ReadOne()
    {
        var word = Take();
        switch (word)
        {
            case "not" or "!":
                var inner = ReadOne();
                return view => !inner(view);
            case "(":
                var group = ReadOr();
                return Take() == ")" ? group : throw new FormatException("a '(' has no ')'");
            case "sport":
                return ReadPort(view => view.LocalPort);
            case "dport":
                return ReadPort(view => view.RemotePort);
            case "src":
                return ReadAddress(view => (view.Local, view.LocalPort));
            case "dst":
                return ReadAddress(view => (view.Remote, view.RemotePort));
            case "":
                throw new FormatException("the filter ends where a condition was expected");
            default:
                var hint = NearestName.Of(word, Keywords) is { } near ? $"; did you mean '{near}'?" : "";
                throw new FormatException($"'{word}' is no condition: write sport, dport, src or dst{hint}");
        }
    }

    private Func<SocketView, bool> ReadPort(Func<SocketView, ushort> portOf)
    {
        var order = Peek switch
        {
            "=" or "==" or "eq" => c => c == 0,
            "!=" or "ne" or "neq" => c => c != 0,
            ">=" or "ge" or "geq" => c => c >= 0,
            "<=" or "le" or "leq" => c => c <= 0,
            ">" or "gt" => c => c > 0,
            "<" or "lt" => c => c < 0,
            _ => (Func<int, bool>?)null,
        };
        if (order is not null)
        {
            Take();
        }

        var fits = order ?? (c => c == 0);
        var text = Take();
        var port = PortOf(text[(text.LastIndexOf(':') + 1)..], text);
        return view => fits(portOf(view).CompareTo(port));
    }

    private Func<SocketView, bool> ReadAddress(Func<SocketView, (Ipv4Address Address, ushort Port)> endOf)
    {
        var wanted = Peek is not ("!=" or "ne" or "neq");
        if (Peek is "=" or "==" or "eq" or "!=" or "ne" or "neq")
        {
            Take();
        }

        var text = Take();
        var parts = text.Split(':', 2);
        ushort? port = parts.Length == 2 && parts[1] is not ("" or "*") ? PortOf(parts[1], text) : null;
        var prefix = parts[0].Split('/', 2);
        if (prefix[0] is "" or "*")
        {
            return view => (port is null || endOf(view).Port == port) == wanted;
        }

        var bits = 32;
        if (!Ipv4Address.TryParse(prefix[0], out var address)
            || (prefix.Length == 2
                && (!int.TryParse(prefix[1], NumberStyles.None, CultureInfo.InvariantCulture, out bits) || bits > 32)))
        {
            throw new FormatException($"'{text}' is no address: write 10.0.0.1, 10.0.0.0/8 or 10.0.0.1:80");
        }

        var mask = bits == 0 ? 0 : uint.MaxValue << (32 - bits);
        return view =>
        {
            var end = endOf(view);
            return (((end.Address.Value ^ address.Value) & mask) == 0 && (port is null || end.Port == port)) == wanted;
        };
    }

    private static ushort PortOf(string port, string text) =>
        ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new FormatException($"'{text}' is no port: write :80, a number from 0 to 65535");

    private string Take() => _next < _words.Count ? _words[_next++] : "";

    [GeneratedRegex(@"[()]|!=|>=|<=|==|=|>|<|\|\|?|&&?|!|[^\s()!=<>|&]+")]
    private static partial Regex Word();
}
