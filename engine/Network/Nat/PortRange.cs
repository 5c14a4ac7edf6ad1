namespace NetSim.Network;

/// <summary>Ports that a NAT may use: <c>masquerade to :5000-5009</c>.</summary>
public readonly record struct PortRange
{
    /// <summary>A range of ports.</summary>
    /// <param name="first">1 to 65,535.</param>
    /// <param name="last">At least <paramref name="first"/>, at most 65,535.</param>
    /// <exception cref="ArgumentException">The range is empty or reaches outside 1 to 65,535.</exception>
    public PortRange(int first, int last)
    {
        if (first < 1 || last > ushort.MaxValue || first > last)
        {
            throw new ArgumentException($"{first}-{last} is no range of ports: 1 to 65535, the smaller first.");
        }

        First = (ushort)first;
        Last = (ushort)last;
    }

    /// <summary>The lowest port.</summary>
    public ushort First { get; }

    /// <summary>The highest port.</summary>
    public ushort Last { get; }

    /// <summary>How many ports.</summary>
    public int Count => Last - First + 1;

    /// <summary>Whether the port lies in the range.</summary>
    public bool Contains(ushort port) => port >= First && port <= Last;

    /// <summary>
    /// The class in which Linux looks for a substitute of a port (v6.18, nf_nat_l4proto_unique_tuple).
    /// </summary>
    internal static PortRange ClassOf(ushort port) => port switch
    {
        < 512 => new(1, 511),
        < 1024 => new(600, 1023),
        _ => new(1024, 65535),
    };
}
