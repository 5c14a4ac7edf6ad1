namespace NetSim.Packetdrill;

// System calls: descriptors of the script and of the host, calls that block, and what a call must return.
public sealed partial class ScriptRunner
{
    private const long LongestWait = 1_000_000_000;

    private readonly Dictionary<long, int> _live = [];
    private Waiting? _waiting;

    private sealed record Waiting(ScriptEvent Step, CallAction Call, IPendingCall Pending, long Start, long End);

    private void Make(ScriptEvent step, CallAction call, long start, long end)
    {
        FinishPendingCall();
        NoteSocketUnderTest(call);
        var live = new SystemCall(call.Name, LiveArguments(call));
        if (step.Timing.Blocks)
        {
            _waiting = new(step, call, _system.Begin(live), start, end);
            return;
        }

        var outcome = _system.Call(live)
            ?? throw new ScriptException(step.At, $"{call.Name}() blocks; a blocking call has the time 'T...U'.");
        Check(call, outcome);
    }

    // One call may block at a time: the next one waits for it, as the end of the script does.
    private void FinishPendingCall()
    {
        if (_waiting is not { } waiting)
        {
            return;
        }

        _waiting = null;
        if (waiting.Pending.Outcome is null)
        {
            _system.RunUntil(Math.Max(waiting.End, _system.Now) + LongestWait);
        }

        if (waiting.Pending.Outcome is not { } outcome)
        {
            throw new ScriptException(
                waiting.Step.At, $"{waiting.Call.Name}() still blocks at {Seconds(_system.Now)} and was expected to return at {Seconds(waiting.End)}.");
        }

        Check(waiting.Call, outcome);
        CheckTime(
            waiting.Step.At, $"{waiting.Call.Name}() returned", waiting.Pending.ReturnedAt, waiting.End, waiting.End, waiting.Start);
    }

    // A socket becomes the one under test when it is made; whether the script or the host begins decides who knows the ports.
    private void NoteSocketUnderTest(CallAction call)
    {
        switch (call.Name)
        {
            case "socket":
                _map = new();
                _setAside = null;
                _state = SocketUnderTest.New;
                _descriptor = call.Result is Number { Value: >= 0 and <= int.MaxValue } made ? (int)made.Value : null;
                break;
            case "listen":
                _state = SocketUnderTest.Listening;
                break;
            case "connect" or "sendto" or "sendmsg" when _state == SocketUnderTest.New:
                _state = SocketUnderTest.Connecting;
                break;
        }
    }

    private void Check(CallAction call, CallOutcome outcome)
    {
        try
        {
            Compare(call, outcome);
        }
        catch (ScriptException different) when (_options.CallsMayDiffer)
        {
            _notes.Add(different.Message);
        }
    }

    private void Compare(CallAction call, CallOutcome outcome)
    {
        var expected = call.Result switch
        {
            Number { Value: > int.MaxValue } when SystemCalls.MakesDescriptor(call.Name) =>
                throw new ScriptException(call.Result.At, $"{call.Name}() returns a descriptor: a number up to {int.MaxValue}."),
            Number number => number.Value,
            Ellipsis => outcome.Result,
            _ => throw new ScriptException(call.Result.At, "A call returns a number."),
        };
        if (SystemCalls.MakesDescriptor(call.Name) && outcome.Result >= 0 && expected >= 0)
        {
            _live[expected] = (int)outcome.Result;
            _descriptor = call.Name == "accept" ? (int)expected : _descriptor;
        }
        else if (expected != outcome.Result)
        {
            throw new ScriptException(
                call.At, $"{call.Name}() returned {Described(outcome)}; {expected}{(call.Errno is null ? string.Empty : $" {call.Errno}")} was expected.");
        }

        if (call.Errno is { } errno && errno != ErrnoName(outcome.Errno))
        {
            throw new ScriptException(call.At, $"{call.Name}() failed with {ErrnoName(outcome.Errno)}; {errno} was expected.");
        }

        if (call.Name == "pipe" && outcome.Written is Sequence { Items: [Number a, Number b] }
            && call.Arguments is [Sequence { Items: [Number x, Number y] }])
        {
            (_live[x.Value], _live[y.Value]) = ((int)a.Value, (int)b.Value);
        }
        else if (outcome.Written is { } written)
        {
            CompareWritten(call, written);
        }
    }

    // The argument through which a call writes is the one that the outcome has the form of.
    private void CompareWritten(CallAction call, Expression written)
    {
        var place = call.Name switch
        {
            "getsockopt" => 3,
            "ioctl" => 2,
            "poll" => 0,
            _ => 1,
        };
        if (place < call.Arguments.Count && Difference(call.Arguments[place], written) is { } difference)
        {
            throw new ScriptException(difference.At, $"{call.Name}() wrote {difference.What}.");
        }
    }

    private (Position At, string What)? Difference(Expression expected, Expression actual)
    {
        switch (expected, actual)
        {
            case (Ellipsis, _) or (_, Ellipsis):
                return null;
            case (Number wanted, Number number):
                return wanted.Value == number.Value
                    ? null
                    : (wanted.At, $"{number.Text}, and {wanted.Text} was expected");
            case (Text wanted, Text text):
                return wanted.Value == text.Value ? null : (wanted.At, $"\"{text.Value}\", and \"{wanted.Value}\" was expected");
            case (Sequence wanted, Sequence items) when wanted.Items.Count == items.Items.Count:
                return wanted.Items.Zip(items.Items).Select(p => Difference(p.First, p.Second)).FirstOrDefault(d => d is not null);
            case (Sequence { Items: [var only] }, not Sequence):
                return Difference(only, actual);
            case (not Sequence, Sequence { Items: [var only] }):
                return Difference(expected, only);
            case (Structure wanted, Structure stamp) when wanted["scm_sec"] is Number && stamp["scm_sec"] is Number:
                return StampDifference(wanted, stamp);
            case (Structure wanted, Structure fields):
                return wanted.Fields.Where(f => f.Name is not null && fields[f.Name] is not null)
                    .Select(f => Named(f.Name!, Difference(f.Name == "fd" ? LiveDescriptor(f.Value) : f.Value, fields[f.Name!]!)))
                    .FirstOrDefault(d => d is not null);
            case (Sequence wanted, Sequence items):
                return (wanted.At, $"{items.Items.Count} elements, and {wanted.Items.Count} were expected");
            default:
                return (expected.At, "something of another form");
        }
    }

    // The innermost name tells the place.
    private static (Position At, string What)? Named(string name, (Position At, string What)? difference) =>
        difference is { } found && (char.IsAsciiDigit(found.What[0]) || found.What[0] == '-') ? (found.At, $"{name} {found.What}") : difference;

    // Time stamps are on the script's clock, within its tolerance; zero says nothing.
    private (Position At, string What)? StampDifference(Structure wanted, Structure actual)
    {
        var (expected, stamp) = (NanosecondsOf(wanted), NanosecondsOf(actual));
        var tolerance = Math.Max(
            _options.ToleranceMicroseconds * NanosecondsPerMicrosecond, (long)(expected * _options.TolerancePercent / 100));
        return expected == 0 || Math.Abs(stamp - expected) <= tolerance
            ? null
            : (wanted.At, $"a time stamp of {Seconds(stamp)}, and {Seconds(expected)} was expected");
    }

    private static long NanosecondsOf(Structure stamp) =>
        ((stamp["scm_sec"] as Number)?.Value ?? 0) * 1_000_000_000 + ((stamp["scm_nsec"] as Number)?.Value ?? 0);

    // Arguments with the host's descriptors in the place of the script's.
    private List<Expression> LiveArguments(CallAction call)
    {
        var arguments = call.Arguments.ToList();
        foreach (var place in SystemCalls.DescriptorsOf(call.Name).Where(p => p < arguments.Count))
        {
            arguments[place] = LiveDescriptor(arguments[place]);
        }

        return [.. arguments.Select(WithLiveFields)];
    }

    private Expression WithLiveFields(Expression argument) => argument switch
    {
        Sequence list => list with { Items = [.. list.Items.Select(WithLiveFields)] },
        Structure structure => structure with
        {
            Fields = [.. structure.Fields.Select(f => f.Name == "fd" ? f with { Value = LiveDescriptor(f.Value) } : f)],
        },
        _ => argument,
    };

    private Expression LiveDescriptor(Expression argument) =>
        argument is Number number ? number with { Value = LiveOf(number.Value) } : argument;

    // A number that names no descriptor stays what it is: calls on it fail with EBADF.
    private int LiveOf(long script) => _live.TryGetValue(script, out var live) ? live : script is >= 0 and < 1_000 ? 1_000_000 + (int)script : -1;

    private static string Described(CallOutcome outcome) =>
        outcome.Errno == 0 ? $"{outcome.Result}" : $"{outcome.Result} {ErrnoName(outcome.Errno)}";

    private static string ErrnoName(int errno) => ((Wire.Errno)errno).ToString();
}
