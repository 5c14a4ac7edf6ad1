using NetSim.Core;

namespace NetSim.Traffic;

/// <summary>
/// What a client does about a request that failed: it waits, and asks again on a new connection. The deadline of the
/// request goes on from its intended start.
/// </summary>
/// <param name="Times">Further attempts after the first: 1 to 65,535.</param>
/// <param name="Backoff">The wait before the second attempt. Default 100 ms.</param>
/// <param name="Factor">By how much each wait is longer than the one before: at least 1. Default 2.</param>
/// <param name="Most">The longest wait. Default 30 s.</param>
/// <param name="Jitter">
/// The part of a wait that is drawn by chance, 0 to 1: a wait w lasts between (1 - jitter) w and w. Default 0; with 1
/// (full jitter) clients that failed in one instant do not come back in one instant.
/// </param>
/// <param name="AttemptTimeout">How long one attempt may take before it counts as failed; by default for ever.</param>
public sealed record RetryPolicy(
    int Times,
    Duration? Backoff = null,
    double Factor = 2,
    Duration? Most = null,
    double Jitter = 0,
    Duration? AttemptTimeout = null)
{
    internal Duration FirstWait { get; } = Backoff ?? Duration.FromMilliseconds(100);

    private Duration LongestWait { get; } = Most ?? Duration.FromSeconds(30);

    /// <summary>What is wrong with it; null when nothing is.</summary>
    public string? Fault => this switch
    {
        { Times: < 1 or > ushort.MaxValue } => $"retries {Times} times, but a policy retries 1 to 65535 times",
        { Factor: not (>= 1 and <= 1_000) } => $"has a factor of {Factor}, but waits grow by a factor of 1 to 1000",
        { Jitter: not (>= 0 and <= 1) } => $"has a jitter of {Jitter}, but a part is 0 to 1",
        _ when FirstWait < Duration.Zero => $"has a backoff of {FirstWait}, but a wait is not negative",
        _ when LongestWait < FirstWait => $"waits at most {LongestWait}, which is less than its backoff of {FirstWait}",
        _ when AttemptTimeout <= Duration.Zero => $"gives an attempt {AttemptTimeout}, but a timeout is above zero",
        _ => null,
    };

    /// <summary>The wait after the given failed attempt, counted from 0.</summary>
    internal Duration WaitAfter(int attempt, ulong draw)
    {
        double wait = FirstWait.Nanoseconds;
        for (var i = 0; i < attempt && wait < LongestWait.Nanoseconds; i++)
        {
            wait *= Factor;
        }

        wait = Math.Min(wait, LongestWait.Nanoseconds);
        return new Duration((long)(wait * (1 - (Jitter * Distributions.Unit(draw)))));
    }
}
