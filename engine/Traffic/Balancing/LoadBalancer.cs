using NetSim.Core;
using NetSim.Hosts;
using NetSim.Network;
using NetSim.Wire;

namespace NetSim.Traffic;

/// <summary>
/// A layer-4 load balancer. It terminates nothing: a client's segments go to an upstream with the balancer's address and a
/// port of its own as source, and the answers back. So an upstream that has died shows to the client as silence, and a
/// connection that the balancer has forgotten as a RST to the next segment.
/// </summary>
public sealed partial class LoadBalancer : IPacketFilter, ITrafficPart
{
    private const int FirstPort = 1_024;

    // From here on ports are the kernel's (net.ipv4.ip_local_port_range), for health checks.
    private const int EndOfPorts = 32_768;

    // The old connection's TIME-WAIT on the upstream, with the timer wheel's lateness.
    private static readonly Duration s_lingering = Duration.FromSeconds(64L);

    private readonly Machine _machine;
    private readonly Dispatcher _dispatcher;
    private readonly LoadBalancerOptions _options;
    private readonly RandomKey _key;
    private readonly ushort _number;
    private readonly UpstreamServer[] _upstreams;
    private readonly Slab<BalancedFlow> _flows = new();
    private readonly Dictionary<(Ipv4Address, ushort), int> _byClient = [];
    private readonly Dictionary<(int, ushort), int> _byUpstream = [];
    private readonly Dictionary<Ipv4Address, int> _indexOf = [];
    private readonly int[] _nextPort;
    private long _turn;

    /// <summary>A balancer on a machine. Before the run.</summary>
    /// <param name="world">The built world.</param>
    /// <param name="programs">The world's traffic.</param>
    /// <param name="options">Whom it balances, and how.</param>
    public LoadBalancer(World world, TrafficPrograms programs, LoadBalancerOptions options)
    {
        ArgumentNullException.ThrowIfNull(world);
        ArgumentNullException.ThrowIfNull(programs);
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _machine = world.MachineOf(options.Node);
        _dispatcher = world.DispatcherOf(options.Node);
        _key = world.Key.For("balancer").For(options.Name);
        _upstreams = [.. options.Upstreams.Select(address => new UpstreamServer(address))];
        for (var i = 0; i < _upstreams.Length; i++)
        {
            _indexOf.Add(_upstreams[i].Address, i);
        }

        _nextPort = new int[_upstreams.Length];
        _number = programs.Claim();
        programs.Attach(world.Network.Plan[options.Node], _number, this);
        _machine.Filter = this;
    }

    /// <summary>The upstreams, in the order in which they were given.</summary>
    public IReadOnlyList<UpstreamServer> Upstreams => _upstreams;

    /// <summary>Connections that were forgotten or reset because nothing was sent on them.</summary>
    public long IdleEnds { get; private set; }

    /// <summary>Segments of connections that it does not know, answered with RST.</summary>
    public long Strays { get; private set; }

    /// <summary>SYNs answered with RST because no upstream was up or had a free port.</summary>
    public long Refused { get; private set; }

    bool IPacketFilter.OnPacket(ref Packet packet, in PacketExtension extension)
    {
        if (packet.Protocol != Protocol.Tcp)
        {
            return false;
        }

        if (packet.DestinationPort == _options.Listen)
        {
            OnClientSegment(ref packet, in extension);
            return true;
        }

        if (packet.DestinationPort < EndOfPorts)
        {
            OnUpstreamSegment(ref packet, in extension);
            return true;
        }

        return false;
    }

    void ITrafficPart.OnEvent(ref Event item) => OnIdleTimer(item.Body.First, item.Body.Reference);

    void ITrafficPart.AddTo(MemoryAccount account)
    {
        account.Add(MemoryKind.Traffic, _flows);
        account.Add(
            MemoryKind.Traffic, 1,
            ObjectSize.Of<LoadBalancer>() + ObjectSize.OfDictionary(_byClient) + ObjectSize.OfDictionary(_byUpstream));
    }

    private void OnClientSegment(ref Packet packet, in PacketExtension extension)
    {
        var client = (packet.Source, packet.SourcePort);
        var isSyn = (packet.Flags & (TcpFlags.Syn | TcpFlags.Ack)) == TcpFlags.Syn;
        var isKnown = _byClient.TryGetValue(client, out var slot);
        if (isKnown && isSyn && _flows[slot].IsOver)
        {
            Remove(slot);
            isKnown = false;
        }

        if (!isKnown && !(isSyn && TryOpen(in packet, out slot)))
        {
            AnswerStray(in packet, isSyn);
            return;
        }

        ref var flow = ref _flows[slot];
        flow.ClientNext = Later(flow.ClientNext, packet.SequenceEnd);
        See(ref flow, packet.Flags, FlowEnds.ClientSent);
        packet.Source = _machine.Address;
        packet.SourcePort = flow.Port;
        packet.Destination = _upstreams[flow.Upstream].Address;
        packet.DestinationPort = _options.UpstreamPort;
        Pass(in packet, in extension);
    }

    private void OnUpstreamSegment(ref Packet packet, in PacketExtension extension)
    {
        if (!_indexOf.TryGetValue(packet.Source, out var upstream) || packet.SourcePort != _options.UpstreamPort
            || !_byUpstream.TryGetValue((upstream, packet.DestinationPort), out var slot))
        {
            AnswerStray(in packet, false);
            return;
        }

        ref var flow = ref _flows[slot];
        flow.UpstreamNext = Later(flow.UpstreamNext, packet.SequenceEnd);
        See(ref flow, packet.Flags, FlowEnds.UpstreamSent);
        packet.Source = _machine.Address;
        packet.SourcePort = _options.Listen;
        packet.Destination = flow.Client;
        packet.DestinationPort = flow.ClientPort;
        Pass(in packet, in extension);
    }

    private void Pass(in Packet packet, in PacketExtension extension)
    {
        if (PacketEvents.HasExtension(in packet))
        {
            _dispatcher.Forwarding.Send(_options.Node, in packet, in extension);
        }
        else
        {
            _dispatcher.Forwarding.Send(_options.Node, in packet);
        }
    }

    private void See(ref BalancedFlow flow, TcpFlags flags, FlowEnds whose)
    {
        flow.LastSeen = _dispatcher.Now;
        var wasOver = flow.IsOver;
        flow.Ends |= (flags & TcpFlags.Rst) != 0 ? FlowEnds.Reset : (flags & TcpFlags.Fin) != 0 ? whose : FlowEnds.None;
        if (flow.IsOver && !wasOver)
        {
            _upstreams[flow.Upstream].Active--;
        }
    }

    // RFC 9293, section 3.10.7.1: what belongs to no connection is answered with RST, except a RST.
    private void AnswerStray(in Packet packet, bool isSyn)
    {
        if ((packet.Flags & TcpFlags.Rst) != 0)
        {
            return;
        }

        (Refused, Strays) = isSyn ? (Refused + 1, Strays) : (Refused, Strays + 1);
        var back = new FourTuple(packet.Destination, packet.Source, packet.DestinationPort, packet.SourcePort);
        var hasAck = (packet.Flags & TcpFlags.Ack) != 0;
        var reset = hasAck
            ? Packet.Tcp(back, TcpFlags.Rst, packet.Acknowledgment, default, 0)
            : Packet.Tcp(back, TcpFlags.Rst | TcpFlags.Ack, default, packet.SequenceEnd, 0);
        _dispatcher.Forwarding.Send(_options.Node, in reset);
    }

    private static SequenceNumber Later(SequenceNumber one, SequenceNumber other) =>
        one == default || one.IsBefore(other) ? other : one;
}
