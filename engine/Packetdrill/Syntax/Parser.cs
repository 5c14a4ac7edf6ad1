using System.Globalization;
using NetSim.Core;

namespace NetSim.Packetdrill;

/// <summary>
/// Reads a script: options, a command, events and a command, in this order. What is not known is an error at its place.
/// </summary>
public sealed partial class Parser
{
    private const double NanosecondsPerSecond = 1e9;
    private const long NanosecondsPerMicrosecond = 1_000;
    private const long LongestTime = 1_000_000_000_000_000_000;

    // What suites of scripts define for each of their runs over IPv4: the cookies that the usual Fast Open key gives the usual
    // addresses, and names that differ between IPv4 and IPv6.
    private static readonly Dictionary<string, string> UsualMacros = new()
    {
        ["TFO_COOKIE"] = "3021b9d889017eeb", ["TFO_COOKIE_ZERO"] = "b7c12350a90dc8f5", ["CMSG_LEVEL_IP"] = "SOL_IP",
        ["CMSG_TYPE_RECVERR"] = "IP_RECVERR", ["CODE"] = "host_unreachable", ["MSS"] = "1460",
    };

    private readonly List<Token> _tokens;
    private int _next;
    private bool _sawSyn;

    private Parser(List<Token> tokens) => _tokens = tokens;

    /// <summary>Reads a script.</summary>
    /// <param name="file">Its name, for messages.</param>
    /// <param name="text">Its text.</param>
    /// <param name="defines">Macros by name, as <c>-Dname=value</c> on the command line gives them.</param>
    /// <exception cref="ScriptException">The text is no script; the message says what was expected, and where.</exception>
    public static Script Parse(string file, string text, IReadOnlyDictionary<string, string>? defines = null)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(text);
        var macros = new Dictionary<string, string>(UsualMacros, StringComparer.Ordinal);
        foreach (var option in Lexer.Read(text, macros).TakeWhile(t => t.Kind == TokenKind.Option))
        {
            if (option.Text.StartsWith("--define=", StringComparison.Ordinal))
            {
                AddMacro(macros, option.Text["--define=".Length..], option.At);
            }
        }

        foreach (var (name, value) in defines ?? new Dictionary<string, string>())
        {
            macros[name] = value;
        }

        return new Parser(Lexer.Read(text, macros)).ReadScript(file);
    }

    private static void AddMacro(Dictionary<string, string> macros, string text, Position at)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0)
        {
            throw new ScriptException(at, $"'--define={text}' gives no value: --define=name=value is expected.");
        }

        macros[text[..equals]] = text[(equals + 1)..];
    }

    private Script ReadScript(string file)
    {
        var options = ReadOptions();
        var init = TakeShell();
        var events = new List<ScriptEvent>();
        ShellAction? cleanup = null;
        while (Peek.Kind != TokenKind.End)
        {
            if (Peek.Kind == TokenKind.Option)
            {
                throw Wrong("an event (options stand before the first of them)");
            }

            if (TakeShell() is { } shell)
            {
                cleanup = shell;
                if (Peek.Kind != TokenKind.End)
                {
                    throw Wrong("the end of the script after the command without time stamp");
                }
            }
            else
            {
                events.Add(ReadEvent());
            }
        }

        if (events.Count == 0)
        {
            throw new ScriptException(Peek.At, "The script has no event.");
        }

        CheckTimes(events, new ScriptOptions().With(options).ToleranceMicroseconds * NanosecondsPerMicrosecond);
        return new(file, options, init, events, cleanup);
    }

    private List<ScriptOption> ReadOptions()
    {
        var options = new List<ScriptOption>();
        while (Peek.Kind == TokenKind.Option)
        {
            var token = Take();
            var text = token.Text[2..];
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            var option = equals < 0
                ? new ScriptOption(token.At, text, null)
                : new ScriptOption(token.At, text[..equals], text[(equals + 1)..]);
            ScriptOptions.Check(option);
            options.Add(option);
        }

        return options;
    }

    private ShellAction? TakeShell()
    {
        if (Peek.Kind != TokenKind.Shell)
        {
            return null;
        }

        var token = Take();
        return new ShellAction(token.At, token.Text);
    }

    private ScriptEvent ReadEvent()
    {
        var at = Peek.At;
        var timing = ReadTiming();
        var action = ReadAction();
        if (action is not PacketAction { IsInbound: false })
        {
            var what = action is CallAction ? null : "only outbound packets have ranges and '*'";
            if (timing.Kind == TimingKind.Any || (timing.End is not null && !(timing.Blocks && what is null)))
            {
                throw new ScriptException(at, $"A time such as this does not fit here: {what ?? "a call has T or T...U"}.");
            }
        }
        else if (timing.Blocks)
        {
            throw new ScriptException(at, "'T...U' is the time of a blocking call; a packet has 'T' or 'T~U'.");
        }

        return new(at, timing, action);
    }

    // t, +t, t1~t2, +t1~+t2, *, T...U
    private Timing ReadTiming()
    {
        var at = Peek.At;
        if (Peek.Is('*'))
        {
            Take();
            return new(TimingKind.Any, 0, null, false);
        }

        var isRelative = TakeIf('+');
        var start = ReadTime();
        var kind = isRelative ? TimingKind.Relative : TimingKind.Absolute;
        if (Peek.Kind == TokenKind.Ellipsis)
        {
            Take();
            TakeIf('+');
            return Ordered(new(kind, start, ReadTime(), true), at);
        }

        if (!TakeIf('~'))
        {
            return new(kind, start, null, false);
        }

        if (TakeIf('+') != isRelative)
        {
            throw new ScriptException(at, "Both ends of a range count alike: t1~t2 or +t1~+t2.");
        }

        return Ordered(new(kind, start, ReadTime(), false), at);
    }

    private static Timing Ordered(Timing timing, Position at) => timing.End >= timing.Start
        ? timing
        : throw new ScriptException(at, "The range ends before it begins.");

    private long ReadTime()
    {
        var token = Peek;
        if (token.Kind is not (TokenKind.Integer or TokenKind.Float)
            || !double.TryParse(token.Text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
        {
            throw Wrong("a time in seconds, such as 0.1, +.02, 1~1.5 or *");
        }

        Take();
        var nanoseconds = Math.Round(seconds * NanosecondsPerSecond);
        return nanoseconds <= LongestTime
            ? (long)nanoseconds
            : throw new ScriptException(token.At, $"{token.Text} s is longer than a script may take.");
    }

    private ScriptAction ReadAction()
    {
        var token = Peek;
        switch (token.Kind)
        {
            case TokenKind.Shell:
                return TakeShell()!;
            case TokenKind.Code:
                Take();
                return new CodeAction(token.At, token.Text);
            case TokenKind.Word:
                return ReadCall();
            default:
                return token.Is('<') || token.Is('>')
                    ? ReadPacket()
                    : throw Wrong("'<' or '>' and a packet, a system call, a `command` or a %{ snippet }%");
        }
    }

    // Absolute times of a script must not go back, neither behind one another nor behind what the relative times between them
    // have waited for at least: a sent packet may come early, and so counts for nothing.
    private static void CheckTimes(List<ScriptEvent> events, long tolerance)
    {
        var first = events[0];
        if (first.Timing is not { Kind: TimingKind.Absolute or TimingKind.Relative, Start: 0 })
        {
            throw new ScriptException(first.At, "The first event of a script is at time 0.");
        }

        var (latest, waited) = (0L, 0L);
        foreach (var step in events)
        {
            var start = step.Timing.Start;
            var isSent = step.Action is PacketAction { IsInbound: false };
            if (step.Timing.Kind == TimingKind.Relative && !isSent)
            {
                waited += start;
            }

            if (step.Timing.Kind != TimingKind.Absolute)
            {
                continue;
            }

            if (start < latest || (!isSent && start < waited - tolerance))
            {
                throw new ScriptException(
                    step.At, $"The time goes back: an event before it is at {new Duration(Math.Max(latest, waited))}, this one at "
                    + $"{new Duration(start)}.");
            }

            latest = start;
            waited = isSent ? waited : Math.Max(waited, start);
        }
    }

    private Token Peek => _tokens[_next];

    private Token PeekAt(int ahead) => _tokens[Math.Min(_next + ahead, _tokens.Count - 1)];

    private Token Take() => _tokens[_next].Kind == TokenKind.End ? _tokens[_next] : _tokens[_next++];

    private bool TakeIf(char mark)
    {
        if (!Peek.Is(mark))
        {
            return false;
        }

        Take();
        return true;
    }

    private bool TakeIf(string word)
    {
        if (!Peek.Is(word))
        {
            return false;
        }

        Take();
        return true;
    }

    private void Require(char mark)
    {
        if (!TakeIf(mark))
        {
            throw Wrong($"'{mark}'");
        }
    }

    private long RequireInteger(string what, long least, long most)
    {
        var token = Peek;
        var isNegative = token.Is('-') && PeekAt(1).Kind == TokenKind.Integer;
        if (isNegative)
        {
            Take();
        }

        if (Peek.Kind != TokenKind.Integer || !TryParse(Peek.Text, out var value))
        {
            throw Wrong(what);
        }

        Take();
        value = isNegative ? -value : value;
        return value >= least && value <= most
            ? value
            : throw new ScriptException(token.At, $"{what} must be {least} to {most}, not {value}.");
    }

    private static bool TryParse(string text, out long value) => text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
        ? long.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value)
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);

    private ScriptException Wrong(string expected) =>
        new(Peek.At, $"{Peek.Described} stands where {expected} is expected.");
}
