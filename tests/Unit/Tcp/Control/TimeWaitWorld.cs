using NetSim.Core;
using NetSim.Tcp;
using NetSim.Tests.TestKit;
using NetSim.Wire;

namespace NetSim.Tests.Unit.Tcp.Control;

/// <summary>A server with a listener on port 80 and one connection whose last ACK has just been sent.</summary>
internal sealed class TimeWaitWorld
{
    public const uint RcvNxt = 5_000_000;
    public const uint SndNxt = 9_000_000;
    public const uint LastTsVal = 700_000;

    public TimeWaitWorld(string kernel = "linux-6.18", bool timestamps = true, Action<TcpSettings>? change = null)
    {
        Server = World.AddHost("10.9.0.1", kernel, change);
        Peer = Peer.Of("10.2.0.1", 50_000, Server.Address) with { Timestamps = timestamps };
        World.Stack.Listen(Server, 80, 4, out var listener);
        Listener = listener!;

        // Timestamps need a clock that is past its first second.
        World.RunUntil(SimTime.Zero + Duration.FromSeconds(1000));
    }

    public FakeEnvironment World { get; } = new();

    public TcpHost Server { get; }

    public Listener Listener { get; }

    public Peer Peer { get; }

    public FourTuple Tuple => Peer.Tuple.Reversed;

    public TcpState? State => Views().Select(view => (TcpState?)view.State).FirstOrDefault();

    public double ExpiresIn => (Views().Single().ExpiresAt - World.Now).Seconds;

    public IEnumerable<ConnectionView> Views() =>
        World.Stack.Connections(Server).Where(view => view.Tuple == Tuple);

    public void Enter(
        TcpState subState = TcpState.TimeWait, double timeout = 60, double rto = 0.2, FourTuple? tuple = null)
    {
        var connection = tuple ?? Tuple;
        var slot = World.Stack.FullSocks.Take();
        ref var sock = ref World.Stack.Sock(slot);
        sock.Tuple = connection;
        sock.State = TcpState.FinWait2;
        World.Stack.InsertSock(Server, in connection, SockReference.Full(slot));
        var image = new TimeWaitSock
        {
            RcvNxt = new SequenceNumber(RcvNxt),
            SndNxt = new SequenceNumber(SndNxt),
            RcvWnd = 65_536,
            RcvWscale = 7,
            TsRecent = Peer.Timestamps ? LastTsVal : 0,
            TsRecentStamp = Peer.Timestamps ? Server.Clock.SecondsSinceBoot(World.Now) : 0,
            TsOffset = 12_345,
            SubState = subState,
        };
        var life = Duration.FromSeconds(timeout);
        World.Stack.EnterTimeWait(Server, ref sock, slot, in image, life, Duration.FromSeconds(rto));
        World.Stack.FullSocks.Release(slot);
    }

    public void Arrive(Packet packet) => World.Arrive(Server, packet);

    public void Wait(double seconds) => World.Advance(Duration.FromSeconds(seconds));
}
