using NetSim.Core;
using NetSim.Hosts;
using NetSim.Network;
using NetSim.Tcp;
using NetSim.Traffic;

namespace NetSim.Workloads;

/// <summary>A churn that is built: see <see cref="ChurnOptions"/>.</summary>
public sealed class ChurnRun : IPreparedRun
{
    /// <summary>Octets of a request.</summary>
    public const int RequestOctets = 200;

    /// <summary>Octets of an answer.</summary>
    public const int AnswerOctets = 2_000;

    private const ushort Port = 80;
    private const int Backlog = 4_096;

    private readonly ChurnOptions _options;
    private readonly NodeGroup _servers;
    private readonly NodeGroup _clients;
    private readonly LoadGenerator[] _loads;

    /// <summary>Builds it.</summary>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public ChurnRun(ChurnOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        if (options.Servers > options.Clients)
        {
            throw new ArgumentException(
                $"{options.Servers} servers are more than {options.Clients} clients: some would be idle.");
        }

        var topology = new Topology { Msl = options.Msl };
        _servers = topology.AddNodes(options.Servers, "server");
        _clients = topology.AddNodes(options.Clients, "client");
        var link = new LinkOptions
        {
            Bandwidth = new Bandwidth(1_000_000_000),
            Delay = options.Delay,
            Loss = options.Loss > 0 ? LossModel.Random(options.Loss) : LossModel.None,
        };
        Connect(topology, link);
        World = World.Build(topology, new WorldOptions
        {
            Seed = options.Seed,
            Queue = options.Queue,
            Partitions = options.Partitions,
            Threads = options.Threads,
        });
        _loads = Start();
    }

    /// <summary>The simulation.</summary>
    public World World { get; }

    /// <summary>Connections that clients began to open.</summary>
    public long Started => _loads.Sum(load => load.Recorders.Sum(recorder => recorder.Requests.Total));

    /// <summary>Connections whose client had the whole answer and saw the server close.</summary>
    public long Completed => _loads.Sum(load => load.Recorders.Sum(recorder => recorder.Completed.Total));

    /// <summary>Connections that ended with an error for their client.</summary>
    public long Failed => _loads.Sum(load => load.Recorders.Sum(
        recorder => recorder.ErrnosSeen().Sum(errno => recorder.ErrorsOf(errno)?.Total ?? 0)));

    /// <summary>Connections that servers accepted.</summary>
    public long Accepted => Servers().Sum(server => server.Listening.Sum(socket => socket.Accepted));

    /// <summary>Segments that reached a client or server.</summary>
    public long Segments =>
        World.GroupOf(_servers.First).Counter(Mib.TcpInSegs) + World.GroupOf(_clients.First).Counter(Mib.TcpInSegs);

    /// <summary>Connections that servers still know, in whatever state.</summary>
    public long ServerSockets
    {
        get
        {
            Span<int> counts = stackalloc int[TcpStates.Count];
            World.GroupOf(_servers.First).AddStates(counts);
            counts[(int)TcpState.Listen] = 0;
            var sum = 0L;
            foreach (var count in counts)
            {
                sum += count;
            }

            return sum;
        }
    }

    /// <inheritdoc/>
    public long Events => World.Engine.EventsProcessed;

    /// <inheritdoc/>
    public ulong Fingerprint => World.Fingerprint;

    /// <inheritdoc/>
    public void Run() => World.RunUntil(SimTime.Zero + _options.Span);

    /// <summary>Lets it go on for a while; for measurements of the steady state.</summary>
    public void RunOn(Duration span) => World.RunUntil(World.Now + span);

    /// <inheritdoc/>
    public void Dispose() => World.Dispose();

    private void Connect(Topology topology, LinkOptions link)
    {
        if (_options.IsDirect)
        {
            for (var server = 0; server < _servers.Count; server++)
            {
                topology.Link(ClientsOf(server), _servers[server], link);
            }

            return;
        }

        var router = topology.AddNode(NodeKind.Router, "router");
        topology.Link(_servers, router, link);
        topology.Link(_clients, router, link);
    }

    private LoadGenerator[] Start()
    {
        var traffic = new TrafficPrograms(World);
        return [.. Servers().Select((server, i) =>
        {
            server.Listen(Port, Backlog, Serve);
            return new LoadGenerator(World, traffic, new LoadOptions
            {
                Name = $"to {server.Name}",
                Clients = ClientsOf(i),
                Targets = [new LoadTarget(server.Address, Port)],
                Rate = new Rate(_options.RatePerClient * ClientsOf(i).Count),
                Arrivals = _options.IsEven ? Arrivals.Constant : Arrivals.Poisson,
                Until = SimTime.Zero + (_options.Span - _options.Drain),
                RequestOctets = RequestOctets,
            });
        })];
    }

    private NodeGroup ClientsOf(int server)
    {
        var first = First(server);
        return _clients.Slice(first, First(server + 1) - first);

        int First(int index) => (int)((long)index * _clients.Count / _servers.Count);
    }

    private static async HandlerTask Serve(Connection connection)
    {
        await connection.ReceiveExactly(RequestOctets);
        await connection.Send(AnswerOctets);
        connection.Close();
    }

    private IEnumerable<Machine> Servers() =>
        Enumerable.Range(0, _servers.Count).Select(i => World.MachineOf(_servers[i]));
}
