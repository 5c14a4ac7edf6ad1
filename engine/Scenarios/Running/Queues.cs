using NetSim.Core;

namespace NetSim.Scenarios;

internal static class Queues
{
    public static QueueKind Parse(string name) => name switch
    {
        "ladder" => QueueKind.Ladder,
        "radix" => QueueKind.Radix,
        "bcl" => QueueKind.Bcl,
        _ => throw new ScenarioException($"There is no queue '{name}': known are ladder, radix, bcl.") { IsUsage = true },
    };
}
