using System.Globalization;
using NetSim.Core;
using NetSim.Wire;

namespace NetSim.Results;

/// <summary>Reads a <see cref="CaptureFilter"/>: <c>or</c> binds weakest, then <c>and</c>, then <c>not</c>.</summary>
internal sealed class CaptureFilterParser
{
    private const int DeepestNesting = 64;
    private const int GreatestPort = 65_535;

    private static readonly string[] Words =
    [
        "tcp", "udp", "icmp", "host", "net", "port", "portrange", "src", "dst", "less", "greater", "syn", "fin", "rst",
        "dropped", "and", "or", "not",
    ];

    private readonly List<(string Word, int Column)> _tokens = [];
    private readonly int _end;
    private int _next;
    private int _depth;

    public CaptureFilterParser(string text)
    {
        var start = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            var c = i < text.Length ? text[i] : ' ';
            var isMark = c is '(' or ')' or '!';
            if (start >= 0 && (isMark || char.IsWhiteSpace(c)))
            {
                _tokens.Add((text[start..i].ToLowerInvariant(), start + 1));
                start = -1;
            }

            if (isMark)
            {
                _tokens.Add((c.ToString(), i + 1));
            }
            else if (start < 0 && !char.IsWhiteSpace(c))
            {
                start = i;
            }
        }

        _end = text.Length + 1;
    }

    public CaptureFilter.Node Parse()
    {
        if (_tokens.Count == 0)
        {
            return new CaptureFilter.Everything();
        }

        var root = ParseOr();
        return _next == _tokens.Count ? root : throw Wrong("'and', 'or' or the end");
    }

    private CaptureFilter.Node ParseOr()
    {
        var left = ParseAnd();
        while (Takes("or") || Takes("||"))
        {
            left = new CaptureFilter.Or(left, ParseAnd());
        }

        return left;
    }

    private CaptureFilter.Node ParseAnd()
    {
        var left = ParseNot();
        while (Takes("and") || Takes("&&"))
        {
            left = new CaptureFilter.And(left, ParseNot());
        }

        return left;
    }

    private CaptureFilter.Node ParseNot()
    {
        if (++_depth > DeepestNesting)
        {
            throw Wrong($"at most {DeepestNesting} nested parentheses and 'not's");
        }

        CaptureFilter.Node node;
        if (Takes("not") || Takes("!"))
        {
            node = new CaptureFilter.Not(ParseNot());
        }
        else if (Takes("("))
        {
            node = ParseOr();
            Require(")");
        }
        else
        {
            node = ParsePrimitive();
        }

        _depth--;
        return node;
    }

    private CaptureFilter.Node ParsePrimitive()
    {
        var ends = Takes("src") ? CaptureFilter.Ends.Source
            : Takes("dst") ? CaptureFilter.Ends.Destination
            : CaptureFilter.Ends.Either;
        switch (Peek)
        {
            case "host":
                _next++;
                return new CaptureFilter.Host(ends, ParseAddress(Take("an IPv4 address")));
            case "net":
                _next++;
                return ParseNet(ends);
            case "port":
                _next++;
                var port = ParseNumber(Take("a port"), GreatestPort);
                return new CaptureFilter.Ports(ends, port, port);
            case "portrange":
                _next++;
                return ParsePortRange(ends);
        }

        if (ends != CaptureFilter.Ends.Either)
        {
            throw Wrong("'host', 'net', 'port' or 'portrange'");
        }

        return ParseWord();
    }

    private CaptureFilter.Node ParseWord()
    {
        switch (Take("a filter"))
        {
            case "tcp":
                return new CaptureFilter.OfProtocol(Protocol.Tcp);
            case "udp":
                return new CaptureFilter.OfProtocol(Protocol.Udp);
            case "icmp":
                return new CaptureFilter.OfProtocol(Protocol.Icmp);
            case "syn":
                return new CaptureFilter.WithFlag(TcpFlags.Syn);
            case "fin":
                return new CaptureFilter.WithFlag(TcpFlags.Fin);
            case "rst":
                return new CaptureFilter.WithFlag(TcpFlags.Rst);
            case "dropped":
                return new CaptureFilter.Dropped();
            case "less":
                return new CaptureFilter.OfLength(0, ParseNumber(Take("a length"), GreatestPort));
            case "greater":
                return new CaptureFilter.OfLength(ParseNumber(Take("a length"), GreatestPort), int.MaxValue);
            default:
                _next--;
                throw Wrong("a filter");
        }
    }

    private CaptureFilter.Net ParseNet(CaptureFilter.Ends ends)
    {
        const string example = "a network such as 10.0.0.0/8";
        if (Ipv4Prefix.TryParse(Take(example), out Ipv4Prefix network))
        {
            return new(ends, network);
        }

        _next--;
        throw Wrong(example);
    }

    private CaptureFilter.Ports ParsePortRange(CaptureFilter.Ends ends)
    {
        if (Take("a range of ports such as 8000-8080").Split('-') is [var from, var to])
        {
            var (least, most) = (ParseNumber(from, GreatestPort), ParseNumber(to, GreatestPort));
            if (least <= most)
            {
                return new(ends, least, most);
            }
        }

        _next--;
        throw Wrong("a range of ports such as 8000-8080");
    }

    private Ipv4Address ParseAddress(string word)
    {
        if (Ipv4Address.TryParse(word, out var address))
        {
            return address;
        }

        _next--;
        throw Wrong("an IPv4 address");
    }

    private int ParseNumber(string word, int most)
    {
        if (int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value <= most)
        {
            return value;
        }

        _next--;
        throw Wrong($"a number up to {most:N0}");
    }

    private string? Peek => _next < _tokens.Count ? _tokens[_next].Word : null;

    private bool Takes(string word)
    {
        if (Peek != word)
        {
            return false;
        }

        _next++;
        return true;
    }

    private string Take(string what) => _next < _tokens.Count ? _tokens[_next++].Word : throw Wrong(what);

    private void Require(string word)
    {
        if (!Takes(word))
        {
            throw Wrong($"'{word}'");
        }
    }

    private FormatException Wrong(string expected)
    {
        if (_next >= _tokens.Count)
        {
            return new FormatException($"The filter ends at column {_end}; {expected} is missing.");
        }

        var (word, column) = _tokens[_next];
        var nearest = NearestName.Of(word, Words);
        return new FormatException(
            $"Column {column} of the filter: '{word}' stands where {expected} is expected"
            + (nearest is null || nearest == word ? "." : $" (did you mean '{nearest}'?)."));
    }
}
