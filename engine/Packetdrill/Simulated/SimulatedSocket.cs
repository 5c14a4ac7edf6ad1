using NetSim.Tcp;
using NetSim.Wire;

namespace NetSim.Packetdrill;

/// <summary>An open descriptor of the simulated host.</summary>
internal abstract class Descriptor
{
    /// <summary>O_NONBLOCK.</summary>
    public bool IsNonBlocking { get; set; }

    /// <summary>Events that an edge-triggered epoll has not reported yet; grows with each piece of news.</summary>
    public long News { get; set; }
}

/// <summary>A TCP socket before, while and after it has a connection or listens.</summary>
internal sealed class SimulatedSocket : Descriptor
{
    /// <summary>The full sock's slot; 0 while there is none.</summary>
    public int Slot { get; set; }

    /// <summary>The listener; null unless it listens.</summary>
    public Listener? Listener { get; set; }

    /// <summary>The port that bind() chose; 0 for none.</summary>
    public ushort BoundPort { get; set; }

    /// <summary>SO_REUSEADDR.</summary>
    public bool ReusesAddress { get; set; }

    /// <summary>Whether connect() was called and its end has not been told to a caller.</summary>
    public bool IsConnecting { get; set; }

    /// <summary>TCP's options set while there was no connection, in order; children of a listener inherit them.</summary>
    public List<(SocketOption Option, int Value)> Kept { get; } = [];

    /// <summary>TCP_CONGESTION before there is a connection.</summary>
    public string? CongestionControl { get; set; }

    /// <summary>TCP_DEFER_ACCEPT in SYN-ACK time-outs.</summary>
    public int DeferAccept { get; set; }

    /// <summary>TCP_FASTOPEN before listen(): the length of the queue.</summary>
    public int FastOpenLimit { get; set; }

    /// <summary>TCP_FASTOPEN_CONNECT, and TCP_FASTOPEN_NO_COOKIE.</summary>
    public bool FastOpenConnect { get; set; }

    public bool FastOpenNeedsNoCookie { get; set; }

    /// <summary>TCP_FASTOPEN_KEY.</summary>
    public FastOpenKeys? FastOpenKeys { get; set; }

    /// <summary>SO_RCVLOWAT.</summary>
    public int LeastToRead { get; set; } = 1;

    /// <summary>SO_RCVTIMEO and SO_SNDTIMEO in nanoseconds; 0 waits for ever.</summary>
    public long ReceiveTimeout { get; set; }

    public long SendTimeout { get; set; }

    /// <summary>Options that change nothing here, kept so that they read as they were written.</summary>
    public Dictionary<(long Level, long Option), long> Plain { get; } = [];

    /// <summary>An error that no sock holds.</summary>
    public Errno Error { get; set; }

    /// <summary>Time stamps and notices of what is sent.</summary>
    public SocketReports Reports { get; } = new();
}

/// <summary>A UDP socket.</summary>
internal sealed class SimulatedDatagramSocket : Descriptor
{
    public ushort Port { get; set; }

    /// <summary>Lengths of the datagrams that wait.</summary>
    public Queue<int> Waiting { get; } = new();

    public Errno Error { get; set; }
}

/// <summary>A file or a pipe: octets that can be read, of which only the number is known.</summary>
internal sealed class SimulatedFile : Descriptor
{
    public long Octets { get; set; }

    /// <summary>The other end of a pipe, into which what is written here goes; null for a file.</summary>
    public SimulatedFile? ReadEnd { get; set; }
}

/// <summary>An epoll descriptor.</summary>
internal sealed class SimulatedEpoll : Descriptor
{
    public Dictionary<int, Interest> Interests { get; } = [];

    public sealed class Interest
    {
        public required long Events { get; set; }

        public required Expression Data { get; set; }

        public required string DataName { get; set; }

        public long SeenNews { get; set; } = -1;

        public bool IsDisarmed { get; set; }
    }
}
