using System.Buffers.Binary;
using System.Text;
using NetSim.Core;
using NetSim.Results;
using NetSim.Wire;

namespace NetSim.Tests.Results;

public sealed class PcapngWriterTests
{
    [Test]
    public void A_capture_is_a_section_interfaces_and_packets()
    {
        var blocks = Blocks(Capture(capture =>
        {
            capture.AddInterface("web/eth0");
            capture.AddInterface("user-1/eth0");
            capture.WritePacket(1, new SimTime(5_000_000_001), new byte[40], 40, CaptureDirection.Outbound, "lost");
        }));

        Assert.That(blocks.Select(b => b.Type), Is.EqualTo(new uint[] { 0x0A0D0D0A, 1, 1, 6 }));
        Assert.That(
            Encoding.UTF8.GetString(blocks[0].Body), Does.Contain("scenario syn-flood, seed 42").And.Contain("NetSim"));
        Assert.That(BinaryPrimitives.ReadUInt16LittleEndian(blocks[1].Body), Is.EqualTo(101));
        Assert.That(Encoding.UTF8.GetString(blocks[2].Body), Does.Contain("user-1/eth0"));
    }

    [Test]
    public void A_packet_has_its_interface_its_nanoseconds_and_its_lengths()
    {
        var body = Blocks(Capture(capture =>
        {
            capture.AddInterface("web/eth0", snapLength: 20);
            capture.WritePacket(0, new SimTime(5_000_000_001), new byte[41], 1500);
        }))[2].Body;

        Assert.That(BinaryPrimitives.ReadUInt32LittleEndian(body), Is.Zero);
        var high = (ulong)BinaryPrimitives.ReadUInt32LittleEndian(body.AsSpan(4));
        Assert.That((high << 32) | BinaryPrimitives.ReadUInt32LittleEndian(body.AsSpan(8)), Is.EqualTo(5_000_000_001));
        Assert.That(BinaryPrimitives.ReadUInt32LittleEndian(body.AsSpan(12)), Is.EqualTo(20));
        Assert.That(BinaryPrimitives.ReadUInt32LittleEndian(body.AsSpan(16)), Is.EqualTo(1500));
        Assert.That(body, Has.Length.EqualTo(40));
    }

    [Test]
    public void Equal_calls_give_equal_bytes_whenever_they_are_flushed()
    {
        var plain = Capture(capture => WritePackets(capture, 100));
        var flushed = Capture(capture =>
        {
            capture.Flush();
            WritePackets(capture, 100);
            capture.Flush();
        });

        Assert.That(flushed, Is.EqualTo(plain));
    }

    [Test]
    public void Every_length_and_comment_keeps_the_blocks_aligned()
    {
        var blocks = Blocks(Capture(capture =>
        {
            capture.AddInterface("a/eth0");
            for (var i = 0; i < 3_000; i++)
            {
                var (direction, comment) = ((CaptureDirection)(i % 3), new string('ü', i % 700));
                capture.WritePacket(0, new SimTime(i), new byte[i % 97], 65_535, direction, comment);
            }
        }));

        Assert.That(blocks, Has.Count.EqualTo(3_002));
    }

    [Test]
    public void Writing_packets_allocates_nothing()
    {
        using var capture = new PcapngWriter(Stream.Null, "s", 1);
        WritePackets(capture, 10_000);
        var before = GC.GetAllocatedBytesForCurrentThread();

        WriteMore(capture, 10_000);

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [Test]
    public void Wrong_arguments_are_refused()
    {
        using var capture = new PcapngWriter(Stream.Null, "s", 1);
        capture.AddInterface("a/eth0");

        Assert.That(
            () => capture.WritePacket(1, SimTime.Zero, new byte[1], 1), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(
            () => capture.WritePacket(0, new SimTime(-1), new byte[1], 1),
            Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(
            () => capture.WritePacket(0, SimTime.Zero, new byte[2], 1), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => capture.AddInterface("a", 65_536), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    private static byte[] Capture(Action<PcapngWriter> write)
    {
        using var stream = new MemoryStream();
        using (var capture = new PcapngWriter(stream, "syn-flood", 42))
        {
            write(capture);
        }

        return stream.ToArray();
    }

    private static void WritePackets(PcapngWriter capture, int count)
    {
        capture.AddInterface("web/eth0");
        WriteMore(capture, count);
    }

    private static void WriteMore(PcapngWriter capture, int count)
    {
        var packet = new Packet { Protocol = Protocol.Tcp, Flags = TcpFlags.Ack, TimeToLive = 64, Length = 100 };
        for (var i = 0; i < count; i++)
        {
            capture.WritePacket(0, new SimTime(i), packet, default, CaptureDirection.Inbound, "dropped: queue full");
        }
    }

    private static List<(uint Type, byte[] Body)> Blocks(byte[] file)
    {
        List<(uint, byte[])> blocks = [];
        for (var at = 0; at < file.Length;)
        {
            var length = (int)BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 4));
            Assert.That(length % 4, Is.Zero);
            Assert.That(BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + length - 4)), Is.EqualTo(length));
            blocks.Add((BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at)), file[(at + 8)..(at + length - 4)]));
            at += length;
        }

        return blocks;
    }
}
