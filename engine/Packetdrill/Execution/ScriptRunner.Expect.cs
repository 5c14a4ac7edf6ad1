using System.Buffers.Binary;
using NetSim.Wire;

namespace NetSim.Packetdrill;

// Packets that the host must send: taken in order, glued to the length of the line, compared field by field.
public sealed partial class ScriptRunner
{
    private void Expect(ScriptEvent step, PacketAction expected, long start, long end)
    {
        if (expected is not TcpAction line)
        {
            ExpectOther(step, expected, start, end);
            return;
        }

        var isAnytime = step.Timing.Kind == TimingKind.Any;
        var deadline = isAnytime ? _system.Now + PatienceWithoutTime : end + Patience;
        var since = _completedAt;
        if (TakeSegment(deadline) is not { } first)
        {
            throw new ScriptException(
                step.At, $"The host sent nothing until {Seconds(_system.Now)}.\n  expected: {PacketText.Of(line)}"
                + (isAnytime ? string.Empty : $"\n  at:       {Seconds(start)}"));
        }

        var (at, segment) = Glue(line, first.At, first.Segment, deadline);
        if (segment.Has(TcpFlags.Syn) && (line.Flags & (int)TcpFlags.Syn) != 0)
        {
            _map.NoteLocalSyn(line.Sequence, segment.Sequence);
        }

        NoteTimestamps(line, segment);
        var differences = Differences(line, segment).ToList();
        if (differences.Count > 0)
        {
            Differ(new ScriptException(step.At, Mismatch(line, segment, differences, at, start, end, isAnytime)));
        }

        if (!isAnytime)
        {
            CheckTime(step.At, $"The segment {PacketText.Of(segment, _map, line.Ip.Ecn is not null)} left", at, start, end, since);
        }
    }

    private void Differ(ScriptException difference)
    {
        if (!_options.PacketsMayDiffer)
        {
            throw difference;
        }

        _notes.Add(difference.Message);
    }

    private string Mismatch(
        TcpAction line, Segment segment, List<string> differences, long at, long start, long end, bool isAnytime)
    {
        var shown = PacketText.Of(segment, _map, line.Ip.Ecn is not null);
        var time = isAnytime
            ? $"{Seconds(at)}, at any time"
            : $"{Seconds(at)}, expected {(start == end ? Seconds(start) : $"{Seconds(start)} to {Seconds(end)}")}";
        return $"The segment differs in {string.Join(", ", differences)}.\n  script: {PacketText.Of(line)}\n  host:   {shown}\n"
            + $"  time:   {time}";
    }

    // Hosts hand over segments of an MSS where a script shows what one write or a TSO engine made of them.
    private (long At, Segment Segment) Glue(TcpAction line, long at, Segment first, long deadline)
    {
        var whole = first;
        var piece = first;
        while (!_options.StrictSegments && whole.Length > 0 && whole.Length < line.Length && !piece.Has(TcpFlags.Fin))
        {
            if (TakeSegment(deadline) is not { } next)
            {
                break;
            }

            var follows = next.Segment.Sequence == unchecked(whole.Sequence + (uint)whole.Length)
                && next.Segment.Length > 0 && piece.Length == first.Length
                && next.Segment.Acknowledgment == whole.Acknowledgment;
            if (!follows)
            {
                _setAside = next;
                break;
            }

            at = next.At;
            piece = next.Segment;
            whole = piece with
            {
                Sequence = first.Sequence,
                Length = whole.Length + piece.Length,
                Flags = piece.Flags | (first.Flags & (int)TcpFlags.Cwr),
            };
        }

        return (at, whole);
    }

    private void NoteTimestamps(TcpAction line, Segment segment)
    {
        if (line.Options?.FirstOrDefault(o => o.Timestamps is not null)?.Timestamps is { } script
            && segment.Options.FirstOrDefault(o => o.Kind == TcpOptionKind.Timestamps) is { Data.Length: 8 } live)
        {
            _map.NoteTimestamp(script.Value, BinaryPrimitives.ReadUInt32BigEndian(live.Data));
        }
    }

    private IEnumerable<string> Differences(TcpAction line, Segment segment)
    {
        var isSyn = segment.Has(TcpFlags.Syn);
        if (line.Flags != segment.Flags)
        {
            yield return "flags";
        }

        if (line.Sequence != _map.LocalToScript(segment.Sequence, isSyn))
        {
            yield return "sequence number";
        }

        if (line.Length != segment.Length)
        {
            yield return "payload length";
        }

        var acknowledged = segment.Has(TcpFlags.Ack)
            ? _map.RemoteToScript(segment.Acknowledgment, isSyn)
            : segment.Acknowledgment;
        if (line.Acknowledgment != acknowledged && ((line.Flags | segment.Flags) & (int)TcpFlags.Ack) != 0)
        {
            yield return "acknowledgment number";
        }

        if (line.Window is { } window && window != segment.Window)
        {
            yield return "window";
        }

        if (line.UrgentPointer != segment.UrgentPointer)
        {
            yield return "urgent pointer";
        }

        if (line.Options is { } options && !SameOptions(options, segment))
        {
            yield return "options";
        }

        foreach (var difference in IpDifferences(line.Ip, segment))
        {
            yield return difference;
        }
    }

    private static IEnumerable<string> IpDifferences(IpInfo ip, Segment segment)
    {
        var ecn = segment.TypeOfService & 3;
        var isAllowed = ip.Ecn switch
        {
            null => true,
            EcnRule.Ect01 => ecn is 1 or 2,
            var rule => ecn == TypeOfService(new IpInfo(rule)),
        };
        if (!isAllowed)
        {
            yield return "ECN code point";
        }

        if (ip.TypeOfService is { } service && service != segment.TypeOfService)
        {
            yield return $"type of service (0x{segment.TypeOfService:x2})";
        }

        if (ip.TimeToLive is { } ttl && ttl != segment.TimeToLive)
        {
            yield return $"time to live ({segment.TimeToLive})";
        }
    }

    private bool SameOptions(IReadOnlyList<TcpOptionSpec> expected, Segment segment) =>
        expected.Count == segment.Options.Count
        && expected.Zip(segment.Options).All(pair => Same(pair.First, pair.Second));

    private bool Same(TcpOptionSpec expected, RawOption actual)
    {
        if (expected.Kind != actual.Kind)
        {
            return false;
        }

        if (expected.Timestamps is { } stamps)
        {
            // TSecr of the host is never compared, TSval where the script gives its clock.
            return actual.Data.Length == 8 && (_options.TimestampTick == 0
                || IsNear(stamps.Value, _map.TimestampToScript(BinaryPrimitives.ReadUInt32BigEndian(actual.Data))));
        }

        if (expected.Blocks is not { } blocks)
        {
            return expected.Data.AsSpan().SequenceEqual(actual.Data);
        }

        var edges = actual.Data.Chunk(4).Select(e => _map.RemoteToScript(BinaryPrimitives.ReadUInt32BigEndian(e), isSyn: false));
        return edges.SequenceEqual(blocks.SelectMany(b => new[] { b.Left, b.Right }));
    }

    private bool IsNear(uint script, uint live)
    {
        var difference = Math.Abs((long)unchecked((int)(script - live))) * _options.TimestampTick;
        var share = _system.Now / NanosecondsPerMicrosecond * _options.TolerancePercent / 100;
        return difference <= Math.Max(_options.ToleranceMicroseconds, share);
    }

    private void ExpectOther(ScriptEvent step, PacketAction expected, long start, long end)
    {
        var deadline = step.Timing.Kind == TimingKind.Any ? _system.Now + PatienceWithoutTime : end + Patience;
        var (protocol, length, what) = expected switch
        {
            UdpAction udp => (17, 28 + udp.Length, $"a datagram of {udp.Length} octets"),
            _ => (1, 0, "an ICMP message"),
        };
        while (_system.TakePacket(deadline) is { } packet)
        {
            if (packet.Octets[9] != protocol)
            {
                continue;
            }

            var isRight = expected is IcmpAction message
                ? packet.Octets[20] == message.Type && packet.Octets[21] == message.Code
                : packet.Octets.Length == length;
            if (!isRight)
            {
                Differ(new ScriptException(step.At, $"The host sent another packet than {what} at {Seconds(packet.At)}."));
            }

            if (step.Timing.Kind != TimingKind.Any)
            {
                CheckTime(step.At, "The packet left", packet.At, start, end, _completedAt);
            }

            return;
        }

        throw new ScriptException(step.At, $"The host sent nothing until {Seconds(_system.Now)}; {what} was expected.");
    }
}
