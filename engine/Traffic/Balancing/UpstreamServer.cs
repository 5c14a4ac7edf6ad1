using NetSim.Core;
using NetSim.Wire;

namespace NetSim.Traffic;

/// <summary>One upstream of a load balancer: whether it is up, and what it has had.</summary>
public sealed class UpstreamServer
{
    private readonly List<(SimTime At, bool Up)> _marks = [];
    private int _streak;

    internal UpstreamServer(Ipv4Address address) => Address = address;

    /// <summary>Its address.</summary>
    public Ipv4Address Address { get; }

    /// <summary>Whether new connections go to it. True until checks say otherwise.</summary>
    public bool IsUp { get; private set; } = true;

    /// <summary>Connections that were given to it.</summary>
    public long Connections { get; internal set; }

    /// <summary>Connections open now.</summary>
    public long Active { get; internal set; }

    /// <summary>Health checks that succeeded.</summary>
    public long ChecksPassed { get; private set; }

    /// <summary>Health checks that failed.</summary>
    public long ChecksFailed { get; private set; }

    /// <summary>When it was marked down and up again.</summary>
    public IReadOnlyList<(SimTime At, bool Up)> Marks => _marks;

    /// <summary>Counts a check.</summary>
    /// <returns>Whether it was marked down or up by it.</returns>
    internal bool Count(bool passed, HealthCheck health, SimTime now)
    {
        (ChecksPassed, ChecksFailed) = passed ? (ChecksPassed + 1, ChecksFailed) : (ChecksPassed, ChecksFailed + 1);
        _streak = passed == IsUp ? 0 : _streak + 1;
        if (_streak < (passed ? health.Rise : health.Fall))
        {
            return false;
        }

        _streak = 0;
        IsUp = passed;
        _marks.Add((now, passed));
        return true;
    }
}
