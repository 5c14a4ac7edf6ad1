using NetSim.Core;
using NetSim.Results;
using NetSim.Wire;

namespace NetSim.Tests.Results;

/// <summary>Our captures as Wireshark's dissectors read them.</summary>
[Category("External")]
public sealed class CaptureByTsharkTests
{
    private static readonly Ipv4Address s_client = Ipv4Address.Parse("10.0.0.1");
    private static readonly Ipv4Address s_server = Ipv4Address.Parse("203.0.113.10");

    private TemporaryDirectory _directory = null!; // Made before each test.
    private string _capture = string.Empty;

    [SetUp]
    public void WriteCapture()
    {
        _directory = new TemporaryDirectory();
        _capture = _directory.File("web.pcapng");
        using var capture = new PcapngWriter(File.Create(_capture), "syn-flood", 42);
        var user = capture.AddInterface("user/eth0");
        var web = capture.AddInterface("web/eth0");
        WriteConversation(capture, user, web);
        WriteOthers(capture, web);
    }

    [TearDown]
    public void RemoveDirectory() => _directory.Dispose();

    [Test]
    public void Every_checksum_is_good_and_nothing_is_malformed()
    {
        var rows = Fields(
            "ip.checksum.status", "tcp.checksum.status", "udp.checksum.status", "icmp.checksum.status",
            "_ws.malformed");

        Assert.That(rows, Has.Length.EqualTo(7));
        Assert.That(rows[..5], Is.All.EqualTo(new[] { "1", "1", "", "", "" }));
        Assert.That(rows[5], Is.EqualTo(new[] { "1", "", "1", "", "" }));
        Assert.That(rows[6][3..], Is.EqualTo(new[] { "1", "" }));
        Assert.That(OutsideProgram.Run(OutsideProgram.Tshark(), "-r", _capture, "-Y", "_ws.malformed"), Is.Empty);
    }

    [Test]
    public void Stamps_are_nanoseconds_since_the_start_of_the_run()
    {
        var rows = Fields("frame.time_epoch");

        Assert.That(rows.Select(r => r[0]), Is.EqualTo(new[]
        {
            "1.000000001", "1.010000001", "1.010000002", "1.020000003", "1.020000004", "2.000000000",
            "3000000000.999999999",
        }));
    }

    [Test]
    public void Interfaces_have_the_names_of_hosts_and_packets_their_direction()
    {
        var rows = Fields("frame.interface_name", "frame.packet_flags_direction");

        Assert.That(rows[0][0], Is.EqualTo("user/eth0"));
        Assert.That(rows[1][0], Is.EqualTo("web/eth0"));
        Assert.That(rows.Select(r => Convert.ToInt32(r[1], 16)).Take(3), Is.EqualTo(new[] { 2, 1, 2 }));
    }

    [Test]
    public void Comments_say_why_a_packet_was_dropped_and_can_be_searched()
    {
        var found = OutsideProgram.Run(
            OutsideProgram.Tshark(), "-r", _capture, "-Y", "frame.comment contains \"queue full\"", "-T", "fields",
            "-e", "frame.number", "-e", "frame.comment");

        Assert.That(found.Trim(), Is.EqualTo("5\tdropped: queue full (web -> user)"));
    }

    [Test]
    public void Options_of_a_segment_read_as_they_were_meant()
    {
        var rows = Fields(
            "tcp.options.mss_val", "tcp.options.wscale.shift", "tcp.options.timestamp.tsval", "tcp.options.sack_le",
            "tcp.len");

        Assert.That(rows[0], Is.EqualTo(new[] { "1460", "7", "1000", "", "0" }));
        Assert.That(rows[3], Is.EqualTo(new[] { "", "", "1020", "", "512" }));
        // tshark counts from the initial sequence number, 999.
        Assert.That(rows[4], Is.EqualTo(new[] { "", "", "2020", "1001", "0" }));
    }

    [Test]
    public void A_snapped_packet_keeps_its_length()
    {
        var path = _directory.File("snapped.pcapng");
        using (var capture = new PcapngWriter(File.Create(path), "s", 1))
        {
            var packet = Segment(s_client, s_server, TcpFlags.Ack, 1, 1, 1400);
            capture.WritePacket(capture.AddInterface("user/eth0", snapLength: 96), SimTime.Zero, packet, default);
        }

        var row = OutsideProgram.Run(
            OutsideProgram.Tshark(), "-r", path, "-T", "fields",
            "-e", "frame.len", "-e", "frame.cap_len", "-e", "tcp.len");

        Assert.That(row.Trim(), Is.EqualTo("1452\t96\t1400"));
    }

    private static void WriteConversation(PcapngWriter capture, int user, int web)
    {
        var syn = Segment(s_client, s_server, TcpFlags.Syn, 999, 0, 0);
        (syn.MaximumSegmentSize, syn.WindowScale, syn.SackPermitted) = (1460, 7, true);
        var synAck = Segment(s_server, s_client, TcpFlags.Syn | TcpFlags.Ack, 4999, 1000, 0);
        (synAck.MaximumSegmentSize, synAck.WindowScale, synAck.SackPermitted) = (1460, 7, true);
        var sack = Segment(s_server, s_client, TcpFlags.Ack, 5000, 1000, 0);
        sack.TimestampValue = 2020;
        var data = Segment(s_client, s_server, TcpFlags.Ack | TcpFlags.Psh, 1512, 5000, 512);
        data.TimestampValue = 1020;
        var blocks = new PacketExtension { SackBlocks = 1, Sack0 = new SackBlock(new(2000), new(2512)) };

        capture.WritePacket(user, new SimTime(1_000_000_001), syn, default, CaptureDirection.Outbound);
        capture.WritePacket(web, new SimTime(1_010_000_001), syn, default, CaptureDirection.Inbound);
        capture.WritePacket(web, new SimTime(1_010_000_002), synAck, default, CaptureDirection.Outbound);
        capture.WritePacket(user, new SimTime(1_020_000_003), data, default, CaptureDirection.Outbound);
        capture.WritePacket(
            web, new SimTime(1_020_000_004), sack, blocks, CaptureDirection.Outbound,
            "dropped: queue full (web -> user)");
    }

    private static void WriteOthers(PcapngWriter capture, int web)
    {
        var datagram = new Packet
        {
            Protocol = Protocol.Udp, Source = s_client, Destination = s_server, SourcePort = 40_000,
            DestinationPort = 53, Length = 33, TimeToLive = 64,
        };
        var unreachable = new Packet
        {
            Protocol = Protocol.Icmp, Source = s_server, Destination = s_client, SourcePort = 0x0303, Length = 28,
            TimeToLive = 64,
        };
        var quoted = new PacketExtension
        {
            QuotedSource = s_client, QuotedDestination = s_server, QuotedSourcePort = 40_000,
            QuotedDestinationPort = 53, QuotedProtocol = Protocol.Udp,
        };
        capture.WritePacket(web, new SimTime(2_000_000_000), datagram, default, CaptureDirection.Inbound);
        capture.WritePacket(
            web, new SimTime(3_000_000_000_999_999_999), unreachable, quoted, CaptureDirection.Outbound);
    }

    private static Packet Segment(
        Ipv4Address source,
        Ipv4Address destination,
        TcpFlags flags,
        uint sequence,
        uint acknowledgment,
        int length) => new()
        {
            Protocol = Protocol.Tcp,
            Flags = flags,
            Source = source,
            Destination = destination,
            SourcePort = source == s_client ? (ushort)40_000 : (ushort)80,
            DestinationPort = source == s_client ? (ushort)80 : (ushort)40_000,
            Sequence = new SequenceNumber(sequence),
            Acknowledgment = new SequenceNumber(acknowledgment),
            Window = 64_240,
            TimeToLive = 64,
            HasTimestamps = true,
            TimestampValue = 1000,
            Length = length,
        };

    private string[][] Fields(params string[] fields)
    {
        string[] arguments =
        [
            "-r", _capture, "-o", "ip.check_checksum:TRUE", "-o", "tcp.check_checksum:TRUE",
            "-o", "udp.check_checksum:TRUE",
            "-T", "fields", "-E", "separator=|", .. fields.SelectMany(field => new[] { "-e", field }),
        ];
        var lines = OutsideProgram.Run(OutsideProgram.Tshark(), arguments).Split('\n')[..^1];
        return [.. lines.Select(line => line.Split('|'))];
    }
}
