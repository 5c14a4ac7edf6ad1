using BenchmarkDotNet.Attributes;
using NetSim.Wire;

namespace NetSim.Perf.Segments;

/// <summary>
/// One segment into a sock by the sock's state, with the link and the event that bring it and whatever is answered. The
/// baseline is a host that swallows it: link and event alone.
/// </summary>
[MemoryDiagnoser]
public class SegmentInput
{
    private const int Times = 1_000;

    private SegmentTarget? _target;
    private Packet _segment;

    /// <summary>Ends the world.</summary>
    [GlobalCleanup]
    public void Cleanup() => _target?.Dispose();

    /// <summary>To a host that answers nothing.</summary>
    [GlobalSetup(Target = nameof(Swallowed))]
    public void SetUpSwallowed() => Take(SegmentTarget.Silent());

    /// <summary>To a port on which nobody listens: answered by a RST.</summary>
    [GlobalSetup(Target = nameof(Closed))]
    public void SetUpClosed() => Take(SegmentTarget.ClosedPort());

    /// <summary>A SYN to a listener that answers with a cookie.</summary>
    [GlobalSetup(Target = nameof(Listen))]
    public void SetUpListen() => Take(SegmentTarget.CookieListener());

    /// <summary>The SYN of a half-open connection once more.</summary>
    [GlobalSetup(Target = nameof(SynReceived))]
    public void SetUpSynReceived() => Take(SegmentTarget.HalfOpen());

    /// <summary>An acknowledgement with nothing new.</summary>
    [GlobalSetup(Target = nameof(Established))]
    public void SetUpEstablished() => Take(SegmentTarget.Connected());

    /// <summary>The last acknowledgement of a closed connection once more.</summary>
    [GlobalSetup(Target = nameof(TimeWait))]
    public void SetUpTimeWait() => Take(SegmentTarget.ClosedConnection());

    [Benchmark(Baseline = true, OperationsPerInvoke = Times)]
    public void Swallowed() => Send();

    [Benchmark(OperationsPerInvoke = Times)]
    public void Closed() => Send();

    [Benchmark(OperationsPerInvoke = Times)]
    public void Listen() => Send();

    [Benchmark(OperationsPerInvoke = Times)]
    public void SynReceived() => Send();

    [Benchmark(OperationsPerInvoke = Times)]
    public void Established() => Send();

    [Benchmark(OperationsPerInvoke = Times)]
    public void TimeWait() => Send();

    private void Take(SegmentTarget target)
    {
        _target = target;
        _segment = target.Segment;
    }

    private void Send() => _target!.Send(in _segment, Times); // A set-up made it.
}
