using System.Runtime.InteropServices;

namespace NetSim.Wire;

/// <summary>The four numbers that name a connection, as one end sees them.</summary>
/// <param name="Local">This end's address.</param>
/// <param name="Remote">The other end's address.</param>
/// <param name="LocalPort">This end's port.</param>
/// <param name="RemotePort">The other end's port.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct FourTuple(Ipv4Address Local, Ipv4Address Remote, ushort LocalPort, ushort RemotePort)
{
    /// <summary>The same connection as the other end sees it.</summary>
    public FourTuple Reversed => new(Remote, Local, RemotePort, LocalPort);

    /// <inheritdoc/>
    public override string ToString() => $"{Local}:{LocalPort} > {Remote}:{RemotePort}";
}
