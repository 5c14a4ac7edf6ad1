using NetSim.Core;
using NetSim.Traffic;

namespace NetSim.Scenarios;

// What loads are given.
public static partial class Scenario
{
    /// <summary>What clients do about failed requests: wait, and ask again on a new connection.</summary>
    /// <param name="times">Further attempts after the first, 1 to 65,535.</param>
    /// <param name="backoff">The wait before the second attempt, at least 0. Default 100 ms.</param>
    /// <param name="factor">By how much each wait is longer than the one before, 1 to 1,000. Default 2.</param>
    /// <param name="most">The longest wait, at least <paramref name="backoff"/>. Default 30 s.</param>
    /// <param name="jitter">The part of each wait that is drawn by chance, 0 to 100 %. Default 0.</param>
    /// <param name="attemptTimeout">How long one attempt may take before it counts as failed, above zero. Default for ever.</param>
    /// <exception cref="ScenarioException">A number is out of its range.</exception>
    public static RetryPolicy Retry(
        int times, Duration? backoff = null, double factor = 2, Duration? most = null, Share jitter = default,
        Duration? attemptTimeout = null)
    {
        var policy = new RetryPolicy(times, backoff, factor, most, jitter.Fraction, attemptTimeout);
        return policy.Fault is { } fault ? throw new ScenarioException($"Retry {fault}.") : policy;
    }

    /// <summary>How a load balancer checks its servers: by a TCP connect.</summary>
    /// <param name="interval">From one check to the next, above zero. Default 2 s.</param>
    /// <param name="timeout">How long a connect may take, 1 ms to the interval. Default 1 s, or the interval if that is less.</param>
    /// <param name="rise">Checks in a row that must succeed to mark a server up, at least 1. Default 2.</param>
    /// <param name="fall">Checks in a row that must fail to mark it down, at least 1. Default 3.</param>
    /// <exception cref="ScenarioException">A number is out of its range.</exception>
    public static HealthCheck Health(Duration? interval = null, Duration? timeout = null, int rise = 2, int fall = 3)
    {
        var every = interval ?? 2.s;
        var check = new HealthCheck(every, timeout ?? (every < 1.s ? every : 1.s), rise, fall);
        return check.Fault is { } fault ? throw new ScenarioException($"Health {fault}.") : check;
    }
}
