using NetSim.Core;
using NetSim.Hosts;
using NetSim.Network;
using NetSim.Tcp;
using NetSim.Wire;

namespace NetSim.Traffic;

/// <summary>What a slow client does with the connection that it holds.</summary>
public enum SlowBehaviour : byte
{
    /// <summary>Nothing.</summary>
    Hoard,

    /// <summary>Sends its request an octet or so at a time, and never ends (slowloris).</summary>
    Send,

    /// <summary>Asks for much and reads a few octets at a time through a small window.</summary>
    Read,
}

/// <summary>An attack by clients with real connections, which cost the server a place each.</summary>
public sealed record SlowAttackOptions
{
    /// <summary>Unique name; the draws hang on it.</summary>
    public required string Name { get; init; }

    /// <summary>What the clients do.</summary>
    public required SlowBehaviour Behaviour { get; init; }

    /// <summary>The attacking hosts: connections go round them.</summary>
    public required NodeGroup Attackers { get; init; }

    /// <summary>The victim.</summary>
    public required Ipv4Address Target { get; init; }

    /// <summary>Its port.</summary>
    public required ushort Port { get; init; }

    /// <summary>Connections to open.</summary>
    public required int Connections { get; init; }

    /// <summary>How many are opened per second.</summary>
    public required Rate Rate { get; init; }

    /// <summary>When it begins.</summary>
    public SimTime From { get; init; }

    /// <summary>When every connection is closed. Default: never.</summary>
    public SimTime Until { get; init; } = SimTime.Never;

    /// <summary>From one step of a slow client to its next. Default 1 s.</summary>
    public Duration Every { get; init; } = Duration.FromSeconds(1L);

    /// <summary>Octets of one step. Default 1.</summary>
    public int Octets { get; init; } = 1;

    /// <summary>Octets of the request that a slow reader sends at once. Default 300.</summary>
    public int RequestOctets { get; init; } = 300;

    /// <summary>SO_RCVBUF of a slow reader, in octets. Default 2,048.</summary>
    public int ReceiveBuffer { get; init; } = 2_048;
}

/// <summary>Runs slow clients as programs of the attacking hosts. What each host has done is written by that host only.</summary>
public sealed class SlowAttack
{
    private readonly SlowAttackOptions _options;
    private readonly EvenSpacing _spacing;
    private readonly Tally[] _tallies;

    /// <summary>An attack; it starts with the world.</summary>
    /// <param name="world">The built world.</param>
    /// <param name="options">Who does what.</param>
    public SlowAttack(World world, SlowAttackOptions options)
    {
        ArgumentNullException.ThrowIfNull(world);
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _spacing = new EvenSpacing(options.Rate, world.Key.For("attack").For(options.Name));
        _tallies = new Tally[options.Attackers.Count];
        for (var member = 0; member < Math.Min(options.Attackers.Count, options.Connections); member++)
        {
            var tally = _tallies[member] = new Tally();
            var first = member;
            world.MachineOf(options.Attackers[member]).Start(machine => OpenAll(machine, first, tally));
        }
    }

    /// <summary>Connections opened.</summary>
    public long Opened => _tallies.Sum(t => t?.Opened ?? 0);

    /// <summary>Connections that could not be opened.</summary>
    public long Failed => _tallies.Sum(t => t?.Failed ?? 0);

    /// <summary>Connections that the victim has ended.</summary>
    public long Lost => _tallies.Sum(t => t?.Lost ?? 0);

    private async HandlerTask OpenAll(Machine machine, int first, Tally tally)
    {
        for (var number = first; number < _options.Connections; number += _options.Attackers.Count)
        {
            var at = _spacing.At(_options.From, (ulong)number);
            if (at >= _options.Until)
            {
                return;
            }

            await Handler.Sleep(at - machine.Now);
            machine.Start(m => Hold(m, tally));
        }
    }

    private async HandlerTask Hold(Machine machine, Tally tally)
    {
        var outcome = await machine.Connect(new ConnectOptions
        {
            Remote = _options.Target,
            RemotePort = _options.Port,
            ReceiveBuffer = _options.Behaviour == SlowBehaviour.Read ? _options.ReceiveBuffer : 0,
        }).OrErrno();
        if (outcome.Errno != Errno.None)
        {
            tally.Failed++;
            return;
        }

        tally.Opened++;
        var connection = outcome.Connection;
        try
        {
            await Live(machine, connection, tally);
        }
        catch (SocketError)
        {
            tally.Lost++; // A reset: the victim has had enough.
        }

        connection.Close();
    }

    private async HandlerTask Live(Machine machine, Connection connection, Tally tally)
    {
        if (_options.Behaviour == SlowBehaviour.Read)
        {
            await connection.Send(_options.RequestOctets);
        }

        while (machine.Now < _options.Until)
        {
            if (connection.State != TcpState.Established && _options.Behaviour != SlowBehaviour.Read)
            {
                tally.Lost++;
                return;
            }

            if (_options.Behaviour == SlowBehaviour.Send)
            {
                await connection.Send(_options.Octets);
            }
            else if (_options.Behaviour == SlowBehaviour.Read && await connection.Receive(_options.Octets) == 0)
            {
                tally.Lost++;
                return;
            }

            await Handler.Sleep(_options.Every);
        }
    }

    private sealed class Tally
    {
        public long Opened { get; set; }

        public long Failed { get; set; }

        public long Lost { get; set; }
    }
}
