using NetSim.Traffic;

namespace NetSim.Scenarios;

/// <summary>A server and its port, as one of several: <c>(web, 80)</c>, or with a weight <c>(web, 80, 3)</c>.</summary>
/// <param name="Host">The server.</param>
/// <param name="Port">Its port, 1 to 65,535.</param>
/// <param name="Weight">Its share where the choice is weighted, at least 1. Default 1.</param>
public readonly record struct Target(Host Host, int Port, int Weight = 1)
{
    /// <summary>A server and its port.</summary>
    public static implicit operator Target((Host Host, int Port) target) => new(target.Host, target.Port);

    /// <summary>A server, its port and its weight.</summary>
    public static implicit operator Target((Host Host, int Port, int Weight) target) =>
        new(target.Host, target.Port, target.Weight);

    internal LoadTarget ToLoad(string name)
    {
        ArgumentNullException.ThrowIfNull(Host);
        return Weight >= 1
            ? new LoadTarget(Host.Ip, Ports.Require(Port), Weight)
            : throw new ScenarioException($"The weight of '{Host.Name}' for '{name}' must be at least 1, not {Weight}.");
    }
}
