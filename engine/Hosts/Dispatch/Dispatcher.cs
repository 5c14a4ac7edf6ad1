using NetSim.Core;
using NetSim.Network;
using NetSim.Tcp;
using NetSim.Wire;

namespace NetSim.Hosts;

/// <summary>
/// What happens in one partition: every event comes here and goes to the network, to TCP, to a sleeping handler or to a
/// program; then the applications that became ready run. One instance per partition, on one thread at a time.
/// </summary>
public sealed partial class Dispatcher : IEventHandler
{
    private static readonly PacketExtension NoExtension;

    private readonly Machine?[] _machines;
    private readonly IEventProgram?[] _programs =
        new IEventProgram[HostEvents.LastProgram - HostEvents.FirstProgram + 1];

    private DeliveryCounters _deliveries;
    private long _handled;
    private int _depth;

    internal Dispatcher(World world, Partition here, Machine?[] machines)
    {
        World = world;
        Here = here;
        _machines = machines;
        Forwarding = new(world.Network, here);
        Stack = new(this, world.Key.For("tcp table"));
        Handlers = new(this);
    }

    /// <summary>The simulation.</summary>
    public World World { get; }

    /// <summary>The partition: clock and pending events.</summary>
    public Partition Here { get; }

    /// <summary>Sends and forwards packets.</summary>
    public Forwarding Forwarding { get; }

    /// <summary>The TCP of the partition's machines.</summary>
    public TcpStack Stack { get; }

    /// <summary>The instant of the event being handled.</summary>
    public SimTime Now => Here.Now;

    /// <summary>What hosts of the partition did not want.</summary>
    public DeliveryCounters Deliveries => _deliveries;

    /// <summary>Where the partition's handlers run.</summary>
    internal HandlerContext Handlers { get; }

    /// <summary>Events handled; read by other threads for progress.</summary>
    internal long Handled => Volatile.Read(ref _handled);

    /// <summary>Lets a program have the events of a kind. Before the run.</summary>
    /// <param name="kind"><see cref="HostEvents.FirstProgram"/> to <see cref="HostEvents.LastProgram"/>.</param>
    /// <param name="program">Who gets them.</param>
    /// <exception cref="ArgumentException">The kind is out of range or taken.</exception>
    public void Register(byte kind, IEventProgram program)
    {
        ArgumentNullException.ThrowIfNull(program);
        if (kind is < HostEvents.FirstProgram or > HostEvents.LastProgram)
        {
            throw new ArgumentException($"Event kind 0x{kind:x2} is not for programs.", nameof(kind));
        }

        ref var place = ref _programs[kind - HostEvents.FirstProgram];
        if (place is not null && !ReferenceEquals(place, program))
        {
            throw new ArgumentException($"Event kind 0x{kind:x2} belongs to another program already.", nameof(kind));
        }

        place = program;
    }

    /// <summary>Begins to pass state changes on to machines that are observed.</summary>
    internal void WatchStates() => Stack.StateObserver ??= new StateWatch(this);

    /// <summary>Lets an observer see every state change of every machine of the partition. Between runs.</summary>
    public void ObserveStates(IStateObserver observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        WatchStates();
        (Stack.StateObserver as StateWatch)?.Add(observer);
    }

    /// <summary>The program of a kind; null when none is registered.</summary>
    public IEventProgram? ProgramOf(byte kind) =>
        kind is < HostEvents.FirstProgram or > HostEvents.LastProgram
            ? null
            : _programs[kind - HostEvents.FirstProgram];

    /// <summary>The machine at a node of this partition, made when first asked for.</summary>
    public Machine MachineAt(uint node) => _machines[node] ?? World.MachineOf(node);

    /// <inheritdoc/>
    public void Handle(ref Event item)
    {
        _depth++;
        var kind = PacketEvents.KindOf(in item.Body);
        switch (kind)
        {
            case NetworkEvents.Arrival:
            case NetworkEvents.CorruptedArrival:
            case NetworkEvents.Departure:
                Arrive(ref item);
                break;
            case (byte)TcpTimerKind.FullSock:
            case (byte)TcpTimerKind.RequestSock:
            case (byte)TcpTimerKind.TimeWaitSock:
            case (byte)TcpTimerKind.Host:
            case (byte)TcpTimerKind.Pacing:
                OnTcpTimer(ref item);
                break;
            case HostEvents.Sleep:
                OnSlept(item.Body.Reference);
                break;
            case HostEvents.Start:
                OnStart(item.Body.Reference);
                break;
            case HostEvents.Accept:
                OnAcceptAgain(item.Body.Reference);
                break;
            case HostEvents.SliceEnd:
                OnSliceEnd(item.Body.Reference);
                break;
            case HostEvents.DatagramTimeout:
                OnDatagramTimeout(item.Body.Reference);
                break;
            default:
                RunProgram(kind, ref item);
                break;
        }

        if (_readyCount > 0)
        {
            RunReady();
        }

        _depth--;
        _handled++;
    }

    /// <inheritdoc/>
    public bool IsArmed(byte kind, uint host, int slot, uint mark) =>
        Stack.IsArmed((TcpTimerKind)kind, host, slot, mark);

    private void Arrive(ref Event item)
    {
        switch (Forwarding.Arrive(ref item))
        {
            case ArrivalOutcome.Local:
                DeliverLocal(ref item);
                break;
            case ArrivalOutcome.Corrupted:
                DeliverCorrupted(ref item);
                break;
            case ArrivalOutcome.Consumed:
                break;
        }
    }

    private void DeliverLocal(ref Event item)
    {
        ref var packet = ref PacketEvents.AsPacket(ref item.Body);
        var machine = MachineAt(item.Target);
        if (PacketEvents.HasExtension(in packet))
        {
            Deliver(machine, ref packet, in PacketEvents.ExtensionOf(Here, ref packet));
        }
        else
        {
            Deliver(machine, ref packet, in NoExtension);
        }
    }

    // Rare machines only: one question on the way of a packet.
    private static bool IsTaken(Machine machine, ref Packet packet, in PacketExtension extension) =>
        machine.IsUp && machine.Filter is { } filter && filter.OnPacket(ref packet, in extension);

    private void Deliver(Machine machine, ref Packet packet, in PacketExtension extension)
    {
        if (machine.Filter is not null && IsTaken(machine, ref packet, in extension))
        {
            return;
        }

        if (machine.IsDeaf)
        {
            _deliveries.Swallowed += machine.IsUp ? 1 : 0;
            _deliveries.PoweredOff += machine.IsUp ? 0 : 1;
            return;
        }

        if (packet.Destination != machine.Address && !IsAlias(machine, packet.Destination))
        {
            _deliveries.WrongAddress++;
            return;
        }

        switch (packet.Protocol)
        {
            case Protocol.Tcp:
                Stack.Receive(machine.Tcp, ref packet, in extension);
                break;
            case Protocol.Icmp:
                DeliverIcmp(machine, in packet, in extension);
                break;
            case Protocol.Udp:
                DeliverDatagram(machine, in packet);
                break;
            default:
                _deliveries.UnknownProtocol++;
                break;
        }
    }

    // The IP checksum covers no payload: only TCP notices (and counts) the damage.
    private void DeliverCorrupted(ref Event item)
    {
        if (!MachineAt(item.Target).IsUp)
        {
            _deliveries.PoweredOff++;
        }
        else if (PacketEvents.AsPacket(ref item.Body).Protocol == Protocol.Tcp)
        {
            Stack.ReceiveCorrupted(MachineAt(item.Target).Tcp);
        }
        else
        {
            _deliveries.Damaged++;
        }
    }

    private bool IsAlias(Machine machine, Ipv4Address address) =>
        address.IsLoopback || (World.Network.TryNodeAt(address, out var node) && node == World.Network.HostOf(machine.Node));

    private void RunProgram(byte kind, ref Event item)
    {
        var program = ProgramOf(kind);
        Invariant.Require(program is not null);
        program.OnEvent(this, ref item);
    }
}
