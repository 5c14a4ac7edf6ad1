using NetSim.Core;
using NetSim.Hosts;
using NetSim.Network;
using NetSim.Wire;

namespace NetSim.Verification;

/// <summary>A packet of one machine.</summary>
/// <param name="At">Seconds since the beginning.</param>
/// <param name="IsOut">Whether the machine sent it.</param>
/// <param name="Packet">The packet.</param>
internal sealed record CapturedPacket(double At, bool IsOut, Packet Packet)
{
    /// <summary>Whether it has all of these flags.</summary>
    public bool Has(TcpFlags flags) => Packet.Has(flags);

    /// <summary>Its flags as tcpdump writes them: <c>S.</c>, <c>R</c>, <c>F.</c>, <c>P.</c>.</summary>
    public string Flags
    {
        get
        {
            (char Letter, TcpFlags Flag)[] letters =
            [
                ('S', TcpFlags.Syn), ('F', TcpFlags.Fin), ('R', TcpFlags.Rst), ('P', TcpFlags.Psh), ('.', TcpFlags.Ack),
            ];
            return string.Concat(letters.Where(l => Packet.Has(l.Flag)).Select(static l => l.Letter));
        }
    }
}

/// <summary>All packets of one machine, in both directions.</summary>
internal sealed class Capture : IPacketObserver
{
    private readonly List<CapturedPacket> _packets = [];
    private int _forgotten;

    /// <summary>Begins to note a machine's packets.</summary>
    public Capture(Machine machine) => machine.ObservePackets(this);

    /// <summary>What was seen since <see cref="Clear"/>.</summary>
    public IReadOnlyList<CapturedPacket> Packets => _packets;

    /// <summary>What the machine sent.</summary>
    public IEnumerable<CapturedPacket> Sent => _packets.Where(static packet => packet.IsOut);

    /// <summary>Forgets all; nobody waits for what was forgotten.</summary>
    public void Clear()
    {
        _forgotten += _packets.Count;
        _packets.Clear();
    }

    /// <summary>The first packet that a reader has not looked at; null when there is none.</summary>
    /// <param name="position">Where the reader is; it moves on by one packet.</param>
    public CapturedPacket? Next(ref int position)
    {
        position = Math.Max(position, _forgotten);
        return position < _forgotten + _packets.Count ? _packets[position++ - _forgotten] : null;
    }

    /// <inheritdoc/>
    public void OnSent(SimTime at, uint node, in Packet packet, in PacketExtension extension, LinkDirection by) =>
        _packets.Add(new((at - SimTime.Zero).Seconds, true, packet));

    /// <inheritdoc/>
    public void OnArrived(
        SimTime at, uint node, in Packet packet, in PacketExtension extension, bool isCorrupted, LinkDirection? by) =>
        _packets.Add(new((at - SimTime.Zero).Seconds, false, packet));

    /// <inheritdoc/>
    public void OnDropped(
        SimTime at, uint node, in Packet packet, in PacketExtension extension, SendOutcome reason, LinkDirection? by)
    {
        // A device sees what it is given, and not what becomes of it on the way.
        if (reason is SendOutcome.Lost or SendOutcome.QueueDropped or SendOutcome.EarlyDropped or SendOutcome.Expired)
        {
            _packets.Add(new((at - SimTime.Zero).Seconds, true, packet));
        }
    }
}
