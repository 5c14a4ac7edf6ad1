using NetSim.Wire;

namespace NetSim.Tcp;

public sealed partial class TcpStack
{
    /// <summary>Sets a socket option.</summary>
    /// <param name="host">Whose sock.</param>
    /// <param name="slot">The sock.</param>
    /// <param name="option">Which option.</param>
    /// <param name="value">Its value in the option's own unit, as setsockopt() takes it.</param>
    /// <returns>EINVAL when the value is out of the option's range.</returns>
    public Errno SetOption(TcpHost host, int slot, SocketOption option, int value) => throw new NotSupportedException();

    /// <summary>Reads a socket option.</summary>
    public int GetOption(TcpHost host, int slot, SocketOption option) => throw new NotSupportedException();
}
