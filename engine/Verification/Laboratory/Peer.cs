using NetSim.Wire;

namespace NetSim.Verification;

/// <summary>One TCP end behind a TUN device, every segment of which a script makes by hand.</summary>
internal sealed class Peer
{
    private readonly TunNetwork _tun;
    private readonly FourTuple _tuple;
    private readonly uint _firstTsval;
    private readonly double _madeAt;
    private int _position;

    /// <summary>A peer that has not sent anything.</summary>
    /// <param name="tun">The device it is behind.</param>
    /// <param name="address">Its address.</param>
    /// <param name="port">Its port.</param>
    /// <param name="isn">Its initial sequence number.</param>
    /// <param name="kernelPort">The machine's port.</param>
    public Peer(TunNetwork tun, string address, int port, uint isn = 1_000_000, ushort kernelPort = 80)
    {
        _tun = tun;
        _tuple = new(Ipv4Address.Parse(address), TunNetwork.KernelAddress, checked((ushort)port), kernelPort);
        Isn = new(isn);
        Sequence = Isn;
        _firstTsval = 1_000_000;
        _madeAt = tun.Now;
    }

    /// <summary>Its address.</summary>
    public Ipv4Address Address => _tuple.Local;

    /// <summary>Its port.</summary>
    public ushort Port => _tuple.LocalPort;

    /// <summary>Its initial sequence number.</summary>
    public SequenceNumber Isn { get; }

    /// <summary>Its next sequence number.</summary>
    public SequenceNumber Sequence { get; set; }

    /// <summary>What it acknowledges.</summary>
    public SequenceNumber Acknowledgment { get; set; }

    /// <summary>Whether it offers and sends timestamps.</summary>
    public bool Timestamps { get; set; } = true;

    /// <summary>Whether its SYN offers SACK.</summary>
    public bool Sack { get; init; } = true;

    /// <summary>The window scale that its SYN offers; -1: none.</summary>
    public int WindowScale { get; init; } = 7;

    /// <summary>The MSS that its SYN announces; 0: none.</summary>
    public int Mss { get; init; } = 1_460;

    /// <summary>What it echoes: the last TSval it got.</summary>
    public uint Echo { get; private set; }

    /// <summary>Its timestamp clock, in milliseconds.</summary>
    public uint Tsval => unchecked(_firstTsval + (uint)((_tun.Now - _madeAt) * 1_000));

    /// <summary>Sends a SYN or SYN-ACK with the options that it offers.</summary>
    /// <param name="flags">The flags.</param>
    /// <param name="bare">Without any option.</param>
    public void SendSyn(TcpFlags flags = TcpFlags.Syn, bool bare = false)
    {
        var acknowledgment = (flags & TcpFlags.Ack) != 0 ? Acknowledgment : default;
        var syn = Packet.Tcp(in _tuple, flags, Isn, acknowledgment, ushort.MaxValue);
        if (!bare)
        {
            syn.MaximumSegmentSize = Mss;
            syn.SackPermitted = Sack;
            syn.WindowScale = WindowScale;
            Stamp(ref syn);
        }

        _tun.Send(in syn);
    }

    /// <summary>Sends any other segment.</summary>
    /// <param name="flags">The flags.</param>
    /// <param name="length">Octets of payload.</param>
    /// <param name="sequence">Another sequence number than the next.</param>
    public void Send(TcpFlags flags, int length = 0, SequenceNumber? sequence = null)
    {
        var acknowledgment = (flags & TcpFlags.Ack) != 0 ? Acknowledgment : default;
        var segment = Packet.Tcp(in _tuple, flags, sequence ?? Sequence, acknowledgment, ushort.MaxValue, length);
        Stamp(ref segment);
        _tun.Send(in segment);
    }

    /// <summary>Sends a segment whose options are made by hand: nothing of this peer's state but its ends.</summary>
    /// <param name="flags">The flags.</param>
    /// <param name="sequence">The sequence number.</param>
    /// <param name="tsval">TSval with an echo of zero; null: no timestamps.</param>
    /// <param name="length">Octets of payload.</param>
    /// <param name="isSyn">Whether it offers MSS, SACK and window scale.</param>
    public void SendMade(
        TcpFlags flags, SequenceNumber sequence, uint? tsval, int length = 0, bool isSyn = false)
    {
        var acknowledgment = (flags & TcpFlags.Ack) != 0 ? Acknowledgment : default;
        var segment = Packet.Tcp(in _tuple, flags, sequence, acknowledgment, ushort.MaxValue, length);
        if (isSyn)
        {
            segment.MaximumSegmentSize = Mss;
            segment.SackPermitted = true;
            segment.WindowScale = WindowScale;
        }

        segment.HasTimestamps = tsval is not null;
        segment.TimestampValue = tsval ?? 0;
        _tun.Send(in segment);
    }

    /// <summary>Whether a packet is for this peer.</summary>
    public bool IsMine(CapturedPacket captured) =>
        captured.IsOut && captured.Packet.Destination == _tuple.Local
        && captured.Packet.DestinationPort == _tuple.LocalPort && captured.Packet.SourcePort == _tuple.RemotePort;

    /// <summary>What the machine sent to this peer, as far as the capture reaches back.</summary>
    public IEnumerable<CapturedPacket> Received => _tun.Capture.Packets.Where(IsMine);

    /// <summary>Notes the TSval to echo.</summary>
    public void Take(CapturedPacket captured)
    {
        if (captured.Packet.HasTimestamps)
        {
            Echo = captured.Packet.TimestampValue;
        }
    }

    /// <summary>Waits for a segment that this peer has not looked at yet.</summary>
    /// <returns>The segment; null when none came in time.</returns>
    public CapturedPacket? Wait(Func<CapturedPacket, bool> isWanted, double timeout = 2.0) =>
        Wait(isWanted, static () => true, timeout);

    /// <summary>Waits for a segment that this peer has not looked at yet, as long as something goes on.</summary>
    /// <returns>The segment; null when none came in time.</returns>
    public CapturedPacket? Wait(Func<CapturedPacket, bool> isWanted, Func<bool> goesOn, double timeout)
    {
        CapturedPacket? found = null;
        _tun.RunWhile(() => (found ??= Find(isWanted)) is null && goesOn(), timeout);
        return found;
    }

    /// <summary>Looks at all that came until now.</summary>
    public void TakeAll() => Find(static _ => false);

    private CapturedPacket? Find(Func<CapturedPacket, bool> isWanted)
    {
        while (_tun.Capture.Next(ref _position) is { } packet)
        {
            if (IsMine(packet))
            {
                Take(packet);
                if (isWanted(packet))
                {
                    return packet;
                }
            }
        }

        return null;
    }

    /// <summary>Opens a connection.</summary>
    /// <param name="delay">Seconds between the SYN-ACK and the ACK that answers it.</param>
    /// <returns>The SYN-ACK; null when none came.</returns>
    public CapturedPacket? Connect(double delay = 0)
    {
        SendSyn();
        if (Wait(static p => p.Has(TcpFlags.Syn | TcpFlags.Ack)) is not { } answer)
        {
            return null;
        }

        Establish(answer);
        _tun.Run(delay);
        Send(TcpFlags.Ack);
        return answer;
    }

    /// <summary>Moves on behind the handshake: the next segment follows the SYN and acknowledges the answer.</summary>
    public void Establish(CapturedPacket answer)
    {
        Timestamps &= answer.Packet.HasTimestamps;
        Sequence = Isn + 1;
        Acknowledgment = answer.Packet.Sequence + 1;
    }

    /// <summary>Waits for a SYN of the machine and answers it.</summary>
    /// <returns>The SYN; null when none came.</returns>
    public CapturedPacket? Accept(double timeout = 2.0, double delay = 0)
    {
        if (Wait(static p => p.Has(TcpFlags.Syn) && !p.Has(TcpFlags.Ack), timeout) is not { } syn)
        {
            return null;
        }

        _tun.Run(delay);
        Establish(syn);
        SendSyn(TcpFlags.Syn | TcpFlags.Ack);
        return syn;
    }

    private void Stamp(ref Packet packet)
    {
        if (Timestamps)
        {
            packet.HasTimestamps = true;
            packet.TimestampValue = Tsval;
            packet.TimestampEcho = Echo;
        }
    }
}
