namespace NetSim.Wire;

/// <summary>An IPv4 address as the 32-bit number it is: <c>10.0.0.1</c> is <c>0x0A000001</c>.</summary>
/// <param name="Value">The address, most significant octet first.</param>
public readonly record struct Ipv4Address(uint Value)
{
    /// <summary>0.0.0.0: no address, or any.</summary>
    public static Ipv4Address Any => default;

    /// <summary>Dotted decimal.</summary>
    public override string ToString() => $"{Value >> 24}.{(Value >> 16) & 255}.{(Value >> 8) & 255}.{Value & 255}";
}
