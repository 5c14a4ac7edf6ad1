using System.Globalization;

namespace NetSim.Packetdrill;

/// <summary>
/// Plays a script: waits for the time of each event, injects packets, makes calls, and compares what the host sends and
/// returns. All in the script's own numbers, so that a mismatch reads like the script.
/// </summary>
public sealed partial class ScriptRunner
{
    private const long NanosecondsPerMicrosecond = 1_000;
    private const long Patience = 2_000_000_000;
    private const long PatienceWithoutTime = 3_600_000_000_000;

    private readonly ISystemUnderTest _system;
    private readonly ScriptOptions _options;
    private readonly SnippetInterpreter _snippets = new();
    private readonly List<string> _notes = [];
    private long _completedAt;
    private long? _injectedAt;
    private ScriptException? _failedAssertion;

    private ScriptRunner(ISystemUnderTest system, ScriptOptions options)
    {
        _system = system;
        _options = options;
    }

    /// <summary>Plays a script.</summary>
    /// <param name="script">The script.</param>
    /// <param name="system">The host, fresh; the caller disposes of it.</param>
    /// <param name="options">The options in force, those of the script included.</param>
    public static ScriptVerdict Run(Script script, ISystemUnderTest system, ScriptOptions options)
    {
        ArgumentNullException.ThrowIfNull(script);
        ArgumentNullException.ThrowIfNull(system);
        ArgumentNullException.ThrowIfNull(options);
        var verdict = new ScriptRunner(system, options).Run(script);
        return verdict with { Took = system.Now };
    }

    private ScriptVerdict Run(Script script)
    {
        try
        {
            Execute(script.Init);
            foreach (var step in script.Events)
            {
                Play(step);
            }

            FinishPendingCall();
            return _failedAssertion is { } failed ? Failed(script, failed) : new(script.File, null, null);
        }
        catch (ScriptException wrong)
        {
            return Failed(script, wrong);
        }
        catch (NotSupportedException cannot)
        {
            return new(script.File, _at, cannot.Message, IsUnderstood: false);
        }
    }

    private static ScriptVerdict Failed(Script script, ScriptException wrong) => new(script.File, wrong.At, wrong.Message);

    private Position _at;

    private void Play(ScriptEvent step)
    {
        _at = step.At;
        var (start, end) = Schedule(step);
        if (step.Action is PacketAction { IsInbound: false } expected)
        {
            Expect(step, expected, start, end);
        }
        else
        {
            _system.RunUntil(start);
            switch (step.Action)
            {
                case PacketAction packet:
                    Inject(packet);
                    break;
                case CallAction call:
                    Make(step, call, start, end);
                    break;
                case ShellAction shell:
                    Execute(shell);
                    break;
                case CodeAction code:
                    Assert(code);
                    break;
            }
        }

        _injectedAt = step.Action is PacketAction { IsInbound: true } ? start : null;
        _completedAt = _system.Now;
    }

    // Relative times count from the end of the event before; of two injected packets from when the first was to go, so that
    // errors do not add up.
    private (long Start, long End) Schedule(ScriptEvent step)
    {
        var timing = step.Timing;
        var origin = timing.Kind switch
        {
            TimingKind.Relative when step.Action is PacketAction { IsInbound: true } => _injectedAt ?? _completedAt,
            TimingKind.Relative => _completedAt,
            _ => 0,
        };
        var start = origin + timing.Start;
        if (timing.Kind == TimingKind.Absolute && start < _completedAt && step.Action is not PacketAction { IsInbound: false })
        {
            CheckTime(step.At, "The event comes", _completedAt, start, start, _completedAt);
        }

        return (start, timing.End is { } end ? origin + end : start);
    }

    private void Execute(ShellAction? action)
    {
        if (action is null)
        {
            return;
        }

        _at = action.At;
        foreach (var command in ShellIdioms.Read(action))
        {
            if (command is ListCounters list)
            {
                CheckCounters(list, action.At);
            }
            else
            {
                _system.Execute(command);
            }
        }
    }

    // Snippets fail the script after its last event, as they are run then: a packet that differs is told first.
    private void Assert(CodeAction code)
    {
        if (_descriptor is not { } descriptor)
        {
            throw new ScriptException(code.At, "A snippet looks at the socket under test, and there is none with a descriptor yet.");
        }

        try
        {
            _snippets.Run(code, _system.Snapshot(LiveOf(descriptor)));
        }
        catch (ScriptException failed)
        {
            _failedAssertion ??= failed;
        }
    }

    // |actual - expected| <= max(tolerance, per cent of the time since the event before)
    private void CheckTime(Position at, string what, long actual, long start, long end, long since)
    {
        var share = (long)(Math.Max(0, end - since) * _options.TolerancePercent / 100);
        var tolerance = Math.Max(_options.ToleranceMicroseconds * NanosecondsPerMicrosecond, share);
        if (actual < start - tolerance || actual > end + tolerance)
        {
            var expected = start == end ? Seconds(start) : $"{Seconds(start)} to {Seconds(end)}";
            var difference = actual < start ? $"{Seconds(start - actual)} early" : $"{Seconds(actual - end)} late";
            throw new ScriptException(
                at, $"{what} at {Seconds(actual)} and was expected at {expected}: {difference}, with a tolerance of {Seconds(tolerance)}.");
        }
    }

    private static string Seconds(long nanoseconds) =>
        (nanoseconds / 1e9).ToString("0.000000", CultureInfo.InvariantCulture) + " s";
}
