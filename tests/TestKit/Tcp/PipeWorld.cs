using NetSim.Core;
using NetSim.Tcp;
using NetSim.Wire;

namespace NetSim.Tests.TestKit;

/// <summary>What the pipe between two hosts does to packets; probabilities in thousandths.</summary>
public sealed record PipeTroubles(int Loss, int Duplication, int Reordering, int JitterMs)
{
    /// <summary>A pipe that only delays.</summary>
    public static PipeTroubles None { get; } = new(0, 0, 0, 0);
}

/// <summary>
/// A client that writes to a server and the other way round, each until a given number of octets, then closes; both
/// read
/// whatever arrives. The pipe between them loses, duplicates and reorders by draws from a seed.
/// </summary>
public sealed class PipeWorld
{
    private readonly RandomKey _draws;
    private readonly PipeTroubles _troubles;
    private readonly Duration _delay;
    private readonly End _client;
    private readonly End _server;
    private ulong _packets;

    /// <summary>A world in which nothing has happened yet.</summary>
    public PipeWorld(ulong seed, PipeTroubles troubles, Duration delay, Action<TcpSettings>? change = null)
    {
        World = new FakeEnvironment(seed);
        _draws = World.Seed.For("pipe");
        _troubles = troubles;
        _delay = delay;
        Client = World.AddHost("10.0.0.1", KernelProfile.Find("linux-6.18"), change, true, Duration.FromSeconds(500));
        Server = World.AddHost("10.0.0.2", KernelProfile.Find("linux-6.18"), change, true, Duration.FromSeconds(900));
        _client = new End(World.Stack, Client);
        _server = new End(World.Stack, Server);
        World.Copies = Copies;
        World.Application = OnNotice;
    }

    /// <summary>The world.</summary>
    public FakeEnvironment World { get; }

    /// <summary>Who connects.</summary>
    public TcpHost Client { get; }

    /// <summary>Who listens.</summary>
    public TcpHost Server { get; }

    /// <summary>The client's sock.</summary>
    public int ClientSlot => _client.Slot;

    /// <summary>The server's sock; 0 before it is accepted.</summary>
    public int ServerSlot => _server.Slot;

    /// <summary>Octets that the server has read, and the client.</summary>
    public (long Server, long Client) Read => (_server.Read, _client.Read);

    /// <summary>Whether both ends have read the end of the stream and let go.</summary>
    public bool IsDone => _client.IsClosed && _server.IsClosed;

    /// <summary>The first error that an application saw.</summary>
    public Errno Error => _client.Error != Errno.None ? _client.Error : _server.Error;

    /// <summary>When the server had read everything; zero before.</summary>
    public SimTime ServerDoneAt => _server.DoneAt;

    /// <summary>Watches a connection: called for each packet handed to the pipe.</summary>
    public Action<SentPacket>? Watch { get; set; }

    /// <summary>Starts: both ends will write so much, in writes of a given size.</summary>
    public PipeWorld Start(long fromClient, long fromServer, int writeSize)
    {
        _client.Prepare(fromClient, writeSize, fromServer);
        _server.Prepare(fromServer, writeSize, fromClient);
        World.Stack.Listen(Server, 80, 16, out _);
        var options = new ConnectOptions { Remote = Server.Address, RemotePort = 80, Owner = 1 };
        World.Stack.Connect(Client, in options, out var slot);
        _client.Slot = slot;
        return this;
    }

    /// <summary>Runs until both are done or a time has passed.</summary>
    public PipeWorld Run(Duration limit)
    {
        var step = Duration.FromMilliseconds(100);
        for (var t = Duration.Zero; t < limit && !IsDone; t += step)
        {
            World.Advance(step);
            World.ClearRecords();
        }

        return this;
    }

    private IReadOnlyList<Duration> Copies(SentPacket sent)
    {
        Watch?.Invoke(sent);
        var packet = _draws.For(_packets++);
        if (packet.Draw(0) % 1000 < (ulong)_troubles.Loss)
        {
            return [];
        }

        var first = DelayOf(packet, 1);
        return packet.Draw(2) % 1000 < (ulong)_troubles.Duplication ? [first, DelayOf(packet, 3)] : [first];
    }

    private Duration DelayOf(RandomKey packet, ulong ordinal)
    {
        var isLate = packet.Draw(10 + ordinal) % 1000 < (ulong)_troubles.Reordering;
        var jitter = isLate ? (long)(packet.Draw(20 + ordinal) % (ulong)(1 + (_troubles.JitterMs * 1000))) : 0;
        return _delay + Duration.FromMicroseconds(jitter);
    }

    private void OnNotice(SocketNotice notice)
    {
        if (notice.Listener is not null)
        {
            var slot = World.Stack.Accept(notice.Listener);
            if (slot != 0 && _server.Slot == 0)
            {
                _server.Slot = slot;
                World.Stack.Sock(slot).Owner = 2;
                _server.Act(World.Now);
            }

            return;
        }

        (notice.Host == Client ? _client : _server).OnNotice(notice, World.Now);
    }

    private sealed class End(TcpStack stack, TcpHost host)
    {
        private long _toWrite;
        private long _toRead;
        private int _writeSize;
        private bool _isShut;

        public int Slot { get; set; }

        public long Read { get; private set; }

        public bool IsClosed { get; private set; }

        public Errno Error { get; private set; }

        public SimTime DoneAt { get; private set; }

        public void Prepare(long toWrite, int writeSize, long toRead)
        {
            _toWrite = toWrite;
            _writeSize = writeSize;
            _toRead = toRead;
        }

        public void OnNotice(SocketNotice notice, SimTime now)
        {
            if (notice.Sock != Slot || IsClosed)
            {
                return;
            }

            if ((notice.Events & SocketEvents.Error) != 0 && Error == Errno.None)
            {
                Error = stack.TakeError(Slot);
            }

            Act(now);
        }

        public void Act(SimTime now)
        {
            ReadAll(now);
            WriteAll();
            var isOpen = stack.Sock(Slot).State is TcpState.Established or TcpState.CloseWait;
            if (!IsClosed && _toWrite == 0 && !_isShut && isOpen)
            {
                _isShut = true;
                stack.Shutdown(host, Slot, ShutdownFlags.Send);
            }

            if (!IsClosed && _isShut && stack.AtEndOfStream(Slot))
            {
                IsClosed = true;
                stack.Close(host, Slot);
            }
        }

        private void ReadAll(SimTime now)
        {
            for (var got = 1; got > 0;)
            {
                got = stack.Receive(host, Slot, 65_536, ReceiveFlags.None);
                Read += Math.Max(0, got);
            }

            if (Read == _toRead && DoneAt == SimTime.Zero)
            {
                DoneAt = now;
            }
        }

        private void WriteAll()
        {
            while (_toWrite > 0)
            {
                var wrote = stack.Send(host, Slot, (int)Math.Min(_toWrite, _writeSize), SendFlags.None);
                if (wrote <= 0)
                {
                    return;
                }

                _toWrite -= wrote;
            }
        }
    }
}
