using NetSim.Core;
using NetSim.Hosts;
using NetSim.Network;
using NetSim.Wire;

namespace NetSim.Verification;

/// <summary>
/// One machine whose only neighbour is a TUN device: a script sees every packet that the machine sends, to whatever
/// address, and writes packets of its own by hand. The script is control code: it runs between events and lets time
/// pass itself.
/// </summary>
internal sealed class TunNetwork
{
    /// <summary>The address of the machine on the device.</summary>
    public static readonly Ipv4Address KernelAddress = Ipv4Address.Parse("10.1.0.1");

    /// <summary>Seconds that a script needs from one call to the next, by when what it sent has arrived.</summary>
    public const double ScriptStep = 0.000_2;

    // A process that reads and writes a TUN device takes some tens of microseconds each way.
    private static readonly LinkOptions Device = new() { Delay = Duration.FromMicroseconds(50) };

    // The default route: whatever is not this machine is behind the device.
    private static readonly (string First, string Last)[] Elsewhere =
    [
        ("1.0.0.0", "10.1.0.0"), ("10.1.0.3", "126.255.255.255"), ("128.0.0.0", "223.255.255.255"),
    ];

    private readonly World _world;
    private readonly LaboratoryClock _clock;
    private readonly uint _wire;

    /// <summary>Builds it and starts the machine with the settings that all experiments share.</summary>
    /// <param name="bench">Where.</param>
    /// <param name="uptime">How long the machine has run. Null: an hour.</param>
    /// <param name="isTracked">
    /// Whether connections are tracked, and what is invalid dropped, before the machine.
    /// </param>
    public TunNetwork(Bench bench, Duration? uptime = null, bool isTracked = false)
    {
        var topology = new Topology();
        var kernel = topology.AddNode(NodeKind.Host, "kernel", KernelAddress);
        _wire = topology.AddNode(NodeKind.Host, "tun", Ipv4Address.Parse("10.1.0.2"));
        foreach (var (first, last) in Elsewhere)
        {
            var begin = Ipv4Address.Parse(first);
            topology.AddAddresses(_wire, begin, (int)(Ipv4Address.Parse(last).Value - begin.Value + 1));
        }

        uint? tracker = isTracked ? AddTracker(topology, kernel) : null;
        if (tracker is null)
        {
            topology.Link(kernel, _wire, Device);
        }

        _world = bench.Build(topology);
        _clock = new(_world);
        Conntrack = tracker is { } node ? new(_world.Network.NatAt(node), _world) : null;
        _world.GroupOf(_wire).IsSilent = true;
        if (uptime is { } since)
        {
            _world.GroupOf(kernel).Uptime = since;
        }

        Kernel = _world.MachineOf(kernel);
        BaseSettings.Apply(Kernel);
        Application = new(Kernel);
        Capture = new(Kernel);
    }

    /// <summary>
    /// An hour and some seconds, which the seed decides: the phases of the timer wheel and of the cookies' minute.
    /// </summary>
    public static Duration SomeUptime(Bench bench)
    {
        const long Hour = 3_600_000_000_000;
        const ulong Minute = 60_000_000_000;
        var draw = RandomKey.FromSeed(bench.Settings.Seed).For("uptime").Draw(0);
        return new Duration(Hour + (long)(draw % Minute));
    }

    // Tracking on the machine itself sees the same packets as a firewall in front of it.
    private uint AddTracker(Topology topology, uint kernel)
    {
        var options = new NatOptions { Inside = [new(kernel, 1)], Masquerade = false, DropInvalid = true };
        var tracker = topology.AddNat("tracker", Ipv4Address.Parse("240.0.0.1"), options);
        topology.Link(kernel, tracker, Device);
        topology.Link(tracker, _wire, Device);
        topology.AddRoute(_wire, Ipv4Prefix.Parse("10.1.0.1/32"), tracker);
        return tracker;
    }

    /// <summary>Connection tracking; null when there is none.</summary>
    public Conntrack? Conntrack { get; }

    /// <summary>The machine under test.</summary>
    public Machine Kernel { get; }

    /// <summary>Its sockets.</summary>
    public Application Application { get; }

    /// <summary>Its packets, as seen on its device.</summary>
    public Capture Capture { get; }

    /// <summary>Seconds since the beginning.</summary>
    public double Now => _clock.Now;

    /// <summary>Lets time pass.</summary>
    /// <param name="seconds">At least zero.</param>
    public void Run(double seconds) => _clock.Run(seconds);

    /// <summary>Lets time pass until an instant; not at all when it has passed already.</summary>
    public void RunUntil(double seconds)
    {
        if (seconds > Now)
        {
            _world.RunUntil(SimTime.Zero + Duration.FromSeconds(seconds));
        }
    }

    /// <summary>Lets time pass until something no longer goes on, looking after every event.</summary>
    /// <returns>Whether it ended in time.</returns>
    public bool RunWhile(Func<bool> goesOn, double timeout) => _clock.RunWhile(goesOn, timeout);

    /// <summary>
    /// Lets what was written be handled and answered: on a real device it has been when write() returns.
    /// </summary>
    public void Settle() => _world.RunUntil(_world.Now + (Device.Delay * 2) + new Duration(1));

    /// <summary>Writes a packet to the device.</summary>
    public void Send(in Packet packet) => _world.DispatcherOf(_wire).Forwarding.Send(_wire, in packet);
}
