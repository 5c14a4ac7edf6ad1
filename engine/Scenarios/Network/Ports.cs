namespace NetSim.Scenarios;

internal static class Ports
{
    public static ushort Require(int port) => port is >= 1 and <= 65_535
        ? (ushort)port
        : throw new ScenarioException($"A port is between 1 and 65535, not {port}.");
}
