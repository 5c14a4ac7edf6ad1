using NetSim.Wire;

namespace NetSim.Scenarios;

/// <summary>Which connections are noted.</summary>
/// <param name="Addresses">Addresses of the host that is one end; null: any.</param>
/// <param name="Port">A port at either end; null: any.</param>
/// <param name="MostPerNode">Connections that a node notes.</param>
internal sealed record TraceFilter(IReadOnlySet<Ipv4Address>? Addresses, ushort? Port, int MostPerNode)
{
    public bool Fits(Ipv4Address one, ushort onePort, Ipv4Address other, ushort otherPort) =>
        (Port is not { } port || onePort == port || otherPort == port)
        && (Addresses is not { } addresses || addresses.Contains(one) || addresses.Contains(other));
}
