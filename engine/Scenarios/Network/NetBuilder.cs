using NetSim.Core;
using NetSim.Network;
using NetSim.Traffic;
using NetSim.Wire;

namespace NetSim.Scenarios;

/// <summary>Builds a scenario's hosts, links, loads and attackers: what a script calls <c>Net</c>.</summary>
public sealed partial class NetBuilder
{
    private readonly ScenarioContext _context;

    internal NetBuilder(ScenarioContext context) => _context = context;

    /// <summary>Maximum segment lifetime: packets older than this, over all hops, are destroyed. Default 30 s; at most 1,099 s.</summary>
    /// <exception cref="ScenarioException">Not positive, too long, or the run has begun.</exception>
    public Duration Msl
    {
        get => _context.Topology.Msl;
        set => Refusals.Translate(() => _context.BeforeRun("Net.Msl").Topology.Msl = value);
    }

    /// <summary>
    /// Whether routers answer ICMP network unreachable to packets for which they have no route. Default false: the simulated
    /// part stands for an internet with a default route, where such packets go elsewhere and vanish.
    /// </summary>
    /// <exception cref="ScenarioException">The run has begun.</exception>
    public bool AnswersUnreachable
    {
        get => _context.Topology.RoutersAnswerUnreachable;
        set => _context.BeforeRun("Net.AnswersUnreachable").Topology.RoutersAnswerUnreachable = value;
    }

    /// <summary>Adds a host.</summary>
    /// <param name="name">Unique name.</param>
    /// <param name="ip">IPv4 address; by default a free one of 10.0.0.0/8.</param>
    /// <param name="kernel">Kernel profile; by default that of the command line, else of <c>Kernel(…)</c>, else linux-6.18.</param>
    /// <exception cref="ScenarioException">Name or address is taken or malformed, or there is no such kernel.</exception>
    public Host Host(string name, string? ip = null, string? kernel = null)
    {
        var group = AddSingle(name, ip, kernel);
        var host = new Host(_context, group.Nodes.First, group);
        group.BecomeSingle(host);
        return host;
    }

    /// <summary>Adds like hosts with consecutive addresses, named <c>phone[0]</c> and so on.</summary>
    /// <param name="count">How many, at least 1.</param>
    /// <param name="name">Unique name without index.</param>
    /// <param name="ip">Address of the first; by default free ones of 10.0.0.0/8.</param>
    /// <param name="kernel">Kernel profile, as for <see cref="Host"/>.</param>
    /// <exception cref="ScenarioException">Name or an address is taken, or the number does not fit.</exception>
    public HostGroup Hosts(int count, string name, string? ip = null, string? kernel = null)
    {
        var context = _context.BeforeRun("Net.Hosts");
        var profile = Profiles.Find(kernel ?? context.Kernel);
        var nodes = Refusals.Translate(() => context.Topology.AddNodes(count, name, Address(ip)));
        return new HostGroup(context, nodes, name, profile);
    }

    /// <summary>Adds a router.</summary>
    /// <param name="name">Unique name.</param>
    /// <param name="ip">IPv4 address; by default a free one of 10.0.0.0/8.</param>
    /// <exception cref="ScenarioException">Name or address is taken or malformed.</exception>
    public Router Router(string name, string? ip = null)
    {
        var context = _context.BeforeRun("Net.Router");
        return new Router(context, Refusals.Translate(() => context.Topology.AddNode(NodeKind.Router, name, Address(ip))));
    }

    /// <summary>Adds a NAT that hides hosts behind one public address.</summary>
    /// <param name="name">Unique name.</param>
    /// <param name="publicIp">Its public address.</param>
    /// <param name="inside">The hosts behind it.</param>
    /// <param name="outside">A node on its public side; the link to it is the script's.</param>
    /// <param name="ports">Source ports it may use, both ends included; by default those of the kernel's classes.</param>
    /// <exception cref="ScenarioException">Name or address is taken or malformed.</exception>
    public NatBox Nat(string name, string publicIp, HostGroup inside, Node? outside = null, Range? ports = null)
    {
        ArgumentNullException.ThrowIfNull(inside);
        _ = outside;
        var context = _context.BeforeRun("Net.Nat");
        var options = new NatOptions
        {
            Inside = [inside.Nodes],
            Ports = ports is { } range ? new PortRange(Ports.Require(range.Start.Value), Ports.Require(range.End.Value)) : null,
        };
        var node = Refusals.Translate(() => context.Topology.AddNat(name, Address(publicIp), options));
        return new NatBox(context, node, name, options.Sysctls);
    }

    /// <summary>Adds a reverse proxy: a host that passes each request on to an upstream server.</summary>
    /// <param name="name">Unique name of its host.</param>
    /// <param name="upstream">The server behind it; the link to it is the script's.</param>
    /// <param name="listen">Port for its clients.</param>
    /// <param name="port">The upstream server's port.</param>
    /// <param name="pool">Idle upstream connections kept; 0 opens one for each request.</param>
    /// <param name="idle">How long one is kept idle. Default 60 s.</param>
    /// <param name="firstToClose">Who closes an upstream connection that is not kept, and so keeps TIME-WAIT.</param>
    /// <param name="backlog">Of its listening socket. Default 4096.</param>
    /// <param name="response">Octets of an upstream answer; by default up to the end of the server's write.</param>
    /// <param name="ip">IPv4 address; by default a free one.</param>
    /// <param name="kernel">Kernel profile, as for <see cref="Host"/>.</param>
    /// <exception cref="ScenarioException">A name, port or number is wrong.</exception>
    public ProxyHost Proxy(
        string name, Host upstream, int listen, int port, int pool = 0, Duration? idle = null,
        Side firstToClose = Side.Proxy, int backlog = 4096, int? response = null, string? ip = null, string? kernel = null)
    {
        ArgumentNullException.ThrowIfNull(upstream);
        if (pool < 0)
        {
            throw new ScenarioException($"The pool of '{name}' must not be negative, but is {pool}.");
        }

        var group = AddSingle(name, ip, kernel);
        var options = new ProxyOptions
        {
            Name = name,
            Upstream = upstream.Ip,
            UpstreamPort = Ports.Require(port),
            Pool = pool,
            Idle = idle ?? Duration.FromSeconds(60L),
            FirstToClose = firstToClose,
            ResponseOctets = response,
        };
        var host = new ProxyHost(_context, group.Nodes.First, group, Ports.Require(listen), backlog, options);
        group.BecomeSingle(host);
        return host;
    }

    private HostGroup AddSingle(string name, string? ip, string? kernel)
    {
        var context = _context.BeforeRun("Net.Host");
        var profile = Profiles.Find(kernel ?? context.Kernel);
        var node = Refusals.Translate(() => context.Topology.AddNode(NodeKind.Host, name, Address(ip)));
        return new HostGroup(context, new NodeGroup(node, 1), name, profile);
    }

    private static Ipv4Address? Address(string? text)
    {
        if (text is null)
        {
            return null;
        }

        return Ipv4Address.TryParse(text, out var address)
            ? address
            : throw new ScenarioException($"'{text}' is not an IPv4 address: four numbers from 0 to 255, such as 192.0.2.1.");
    }
}
