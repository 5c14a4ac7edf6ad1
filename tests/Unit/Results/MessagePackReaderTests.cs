using System.Buffers;
using NetSim.Results;

namespace NetSim.Tests.Results;

public sealed class MessagePackReaderTests
{
    [TestCase("d300000000000000ff", 255)]
    [TestCase("ce000000ff", 255)]
    [TestCase("d0ff", -1)]
    [TestCase("e0", -32)]
    [TestCase("d3ffffffffffffffff", -1)]
    public void Any_form_of_a_whole_number_is_read(string hex, long expected)
    {
        var reader = new MessagePackReader(Convert.FromHexString(hex));

        Assert.That(reader.ReadInt64(), Is.EqualTo(expected));
    }

    [Test]
    public void A_number_too_large_for_its_target_is_refused() => Assert.That(
        () => new MessagePackReader(Convert.FromHexString("cfffffffffffffffff")).ReadInt64(),
        Throws.TypeOf<MessagePackSerializationException>().With.Message.Contains("18446744073709551615"));

    [Test]
    public void The_wrong_type_is_refused_with_its_place() => Assert.That(
        () => new MessagePackReader("\xa1"u8.ToArray()).ReadInt64(),
        Throws.TypeOf<MessagePackSerializationException>().With.Message.Contains("whole number at byte 0"));

    [TestCase("")]
    [TestCase("dc")]
    [TestCase("dcffff")]
    [TestCase("ddffffffff")]
    [TestCase("dfffffffff")]
    [TestCase("a5616263")]
    [TestCase("dbffffffff61")]
    [TestCase("c6ffffffff")]
    [TestCase("cb00")]
    [TestCase("9201")]
    [TestCase("c900000002")]
    public void What_is_cut_off_is_refused(string hex) => Assert.That(
        () => new MessagePackReader(Convert.FromHexString(hex)).Skip(),
        Throws.TypeOf<MessagePackSerializationException>());

    [Test]
    public void A_declared_length_is_not_allocated_before_its_bytes_are_there()
    {
        var bytes = Convert.FromHexString("dbffffffff61");
        Assert.That(() => new MessagePackReader(bytes).ReadString(), Throws.Exception);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.That(
            () => new MessagePackReader(bytes).ReadString(), Throws.TypeOf<MessagePackSerializationException>());

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(100_000));
    }

    [Test]
    public void Nesting_beyond_the_limit_is_refused_and_up_to_it_is_not()
    {
        var deep = new byte[66];
        Array.Fill(deep, (byte)0x91);
        deep[65] = 0xc0;
        var justRight = deep[1..];

        Assert.That(() => new MessagePackReader(deep).Skip(), Throws.TypeOf<MessagePackSerializationException>());
        Assert.That(() => new MessagePackReader(justRight).Skip(), Throws.Nothing);
    }

    [Test]
    public void The_code_that_the_format_never_uses_is_refused() => Assert.That(
        () => new MessagePackReader(new byte[] { 0xc1 }).Skip(), Throws.TypeOf<MessagePackSerializationException>());

    [Test]
    public void Text_that_is_not_utf8_is_refused() => Assert.That(
        () => new MessagePackReader(new byte[] { 0xa1, 0xff }).ReadString(),
        Throws.TypeOf<MessagePackSerializationException>().With.Message.Contains("UTF-8"));

    [Test]
    public void Extensions_are_passed_over()
    {
        var reader = new MessagePackReader(Convert.FromHexString("d6ff00000000c70501aabbccddee07"));
        reader.Skip();
        reader.Skip();

        Assert.That(reader.ReadInt32(), Is.EqualTo(7));
        Assert.That(reader.End, Is.True);
    }

    [Test]
    public void A_sequence_of_several_segments_is_read()
    {
        var first = new Segment(new byte[] { 0xa3, (byte)'a' }, 0);
        var last = first.Append(new byte[] { (byte)'b', (byte)'c' });
        var reader = new MessagePackReader(new ReadOnlySequence<byte>(first, 0, last, 2));

        Assert.That(reader.ReadString(), Is.EqualTo("abc"));
    }

    [Test]
    public void Raw_objects_bytes_and_spans_are_read_in_place()
    {
        var reader = new MessagePackReader(Convert.FromHexString("c4020102920102a161c0c3"));

        Assert.That(reader.ReadBytes().ToArray(), Is.EqualTo(new byte[] { 1, 2 }));
        Assert.That(reader.ReadRaw().ToArray(), Is.EqualTo(new byte[] { 0x92, 1, 2 }));
        Assert.That(reader.TryReadStringSpan(out var text), Is.True);
        Assert.That(text.ToArray(), Is.EqualTo("a"u8.ToArray()));
        Assert.That(reader.TryReadNil(), Is.True);
        Assert.That(reader.ReadBoolean(), Is.True);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, long index)
        {
            Memory = memory;
            RunningIndex = index;
        }

        public Segment Append(ReadOnlyMemory<byte> memory)
        {
            var next = new Segment(memory, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
