using NetSim.Wire;

namespace NetSim.Tcp;

public sealed partial class TcpStack
{
    /// <summary>
    /// Answers a segment that belongs to no connection with a RST, unless it is one itself (RFC 9293 section 3.10.7.1,
    /// tcp_v4_send_reset).
    /// </summary>
    internal void SendResetFor(TcpHost host, in Packet offending) => SendResetFor(host, in offending, default);

    /// <summary>The same for a segment that may be a SYN with data.</summary>
    internal void SendResetFor(TcpHost host, in Packet offending, in PacketExtension extension)
    {
        if (offending.Has(TcpFlags.Rst))
        {
            return;
        }

        var tuple = new FourTuple(
            offending.Destination, offending.Source, offending.DestinationPort, offending.SourcePort);
        var reply = offending.Has(TcpFlags.Ack)
            ? Packet.Tcp(in tuple, TcpFlags.Rst, offending.Acknowledgment, default, 0)
            : Packet.Tcp(in tuple, TcpFlags.Rst | TcpFlags.Ack, default, offending.SequenceEnd + extension.SynPayload, 0);
        host.Count(Mib.TcpOutSegs);
        host.Count(Mib.TcpOutRsts);
        _environment.Transmit(host, ref reply);
    }

    /// <summary>Sends a bare ACK without a full sock (tcp_v4_send_ack).</summary>
    /// <param name="host">The sender.</param>
    /// <param name="tuple">The connection, local end first.</param>
    /// <param name="sequence">Our next sequence number.</param>
    /// <param name="acknowledgment">The next octet expected.</param>
    /// <param name="window">The window field, scaled already.</param>
    /// <param name="timestampValue">Our TSval; sent only with an echo.</param>
    /// <param name="timestampEcho">The TSecr; 0 sends no timestamps, as Linux does.</param>
    internal void SendAckFor(
        TcpHost host,
        in FourTuple tuple,
        SequenceNumber sequence,
        SequenceNumber acknowledgment,
        uint window,
        uint timestampValue,
        uint timestampEcho)
    {
        var field = (ushort)Math.Min(window, ushort.MaxValue);
        var reply = Packet.Tcp(in tuple, TcpFlags.Ack, sequence, acknowledgment, field);
        if (timestampEcho != 0)
        {
            reply.HasTimestamps = true;
            reply.TimestampValue = timestampValue;
            reply.TimestampEcho = timestampEcho;
        }

        host.Count(Mib.TcpOutSegs);
        _environment.Transmit(host, ref reply);
    }

    /// <summary>
    /// Whether an ACK to a segment that does not fit would come too soon after the last one (tcp_oow_rate_limited).
    /// Segments with data pass always. Notes the time when it would not.
    /// </summary>
    internal bool IsAckRateLimited(TcpHost host, in Packet packet, Mib skipped, ref uint lastAckMs)
    {
        if (packet.SequenceLength > 0 && !packet.Has(TcpFlags.Syn))
        {
            return false;
        }

        // Zero means "never", so a real time of zero is moved by one.
        var now = Math.Max(1, host.Clock.Milliseconds(_environment.Now));
        if (lastAckMs != 0)
        {
            var elapsed = unchecked((int)(now - lastAckMs));
            if (elapsed >= 0 && elapsed < host.Settings.InvalidRatelimitMs)
            {
                host.Count(skipped);
                return true;
            }
        }

        lastAckMs = now;
        return false;
    }

    /// <summary>Whether a segment has a part in the window [start, end) (tcp_in_window).</summary>
    internal static bool IsInWindow(
        SequenceNumber sequence, SequenceNumber sequenceEnd, SequenceNumber start, SequenceNumber end)
    {
        if (sequence == start || (sequenceEnd.IsAfter(start) && sequence.IsBefore(end)))
        {
            return true;
        }

        return sequence == end && sequence == sequenceEnd;
    }

    /// <summary>
    /// Whether PAWS rejects a timestamp (RFC 7323 section 5, tcp_paws_reject): it is older than the last one seen,
    /// which
    /// is less than 24 days ago; a RST is also let through when that is more than 60 s ago.
    /// </summary>
    internal bool IsPawsReject(TcpHost host, uint timestamp, uint recent, uint recentStamp, bool isReset)
    {
        const uint WrapSeconds = 24 * 24 * 60 * 60;
        const uint SegmentLifetimeSeconds = 60;
        if (unchecked((int)(recent - timestamp)) <= 0 || recent == 0)
        {
            return false;
        }

        var age = unchecked(host.Clock.SecondsSinceBoot(_environment.Now) - recentStamp);
        return age < (isReset ? SegmentLifetimeSeconds : WrapSeconds);
    }
}
