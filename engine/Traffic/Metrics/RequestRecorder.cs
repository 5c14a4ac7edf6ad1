using NetSim.Core;
using NetSim.Wire;

namespace NetSim.Traffic;

/// <summary>
/// What the requests of one load did, as seen by one partition. Outcomes are counted in the slot of the request's intended
/// start, so a window asks about the users who arrived in it. Sums only: partitions add up to the same in any order.
/// </summary>
public sealed class RequestRecorder
{
    private readonly SlotCounter?[] _errors = new SlotCounter?[256];
    private readonly long[] _firstErrors = new long[256];

    /// <summary>Requests whose time has come.</summary>
    public SlotCounter Requests { get; } = new();

    /// <summary>Requests that got a connection (a kept one counts) before the deadline.</summary>
    public SlotCounter ConnectOk { get; } = new();

    /// <summary>Requests answered in full before the deadline.</summary>
    public SlotCounter Completed { get; } = new();

    /// <summary>Requests given up at the application's deadline.</summary>
    public SlotCounter Timeouts { get; } = new();

    /// <summary>Further attempts at requests that had failed, by the request's intended start.</summary>
    public SlotCounter Retries { get; } = new();

    /// <summary>From the intended start to the connection, in nanoseconds; kept connections are not in it.</summary>
    public Histogram ConnectLatency { get; } = new();

    /// <summary>From the intended start to the last octet of the answer, in nanoseconds.</summary>
    public Histogram RequestLatency { get; } = new();

    /// <summary>Connections opened.</summary>
    public long Opened { get; private set; }

    /// <summary>Bytes allocated.</summary>
    public long ReservedBytes => ObjectSize.Of<RequestRecorder>() + ObjectSize.OfArray(_errors)
        + ObjectSize.OfArray(_firstErrors) + _errors.Sum(errors => errors?.ReservedBytes ?? 0)
        + Requests.ReservedBytes + ConnectOk.ReservedBytes + Completed.ReservedBytes + Timeouts.ReservedBytes
        + Retries.ReservedBytes
        + ConnectLatency.ReservedBytes + RequestLatency.ReservedBytes;

    /// <summary>Counts a connect() that completed.</summary>
    public void CountOpened() => Opened++;

    /// <summary>Counts an errno for the request that was to start at <paramref name="start"/>.</summary>
    public void CountError(Errno errno, SimTime start, SimTime now)
    {
        var index = (int)errno & 255;
        if (_errors[index] is null)
        {
            _errors[index] = new SlotCounter();
            _firstErrors[index] = now.Nanoseconds;
        }

        _errors[index]!.Count(start);
    }

    /// <summary>Requests that ended with this errno; null when none did.</summary>
    public SlotCounter? ErrorsOf(Errno errno) => _errors[(int)errno & 255];

    /// <summary>When the first request ended with this errno; <see cref="SimTime.Never"/> when none did.</summary>
    public SimTime FirstErrorOf(Errno errno) =>
        _errors[(int)errno & 255] is null ? SimTime.Never : new SimTime(_firstErrors[(int)errno & 255]);

    /// <summary>Errnos that occurred, ascending.</summary>
    public IEnumerable<Errno> ErrnosSeen()
    {
        for (var i = 0; i < _errors.Length; i++)
        {
            if (_errors[i] is { Total: > 0 })
            {
                yield return (Errno)i;
            }
        }
    }

    /// <summary>Forgets everything (the end of a warm-up).</summary>
    public void Clear()
    {
        Requests.Clear();
        ConnectOk.Clear();
        Completed.Clear();
        Timeouts.Clear();
        Retries.Clear();
        ConnectLatency.Clear();
        RequestLatency.Clear();
        Array.Clear(_errors);
        Opened = 0;
    }
}
