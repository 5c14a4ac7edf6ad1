using System.Buffers;
using NetSim.Results;

namespace NetSim.Tests.Results;

public sealed class MessagePackWriterTests
{
    [TestCase(0, "00")]
    [TestCase(127, "7f")]
    [TestCase(128, "cc80")]
    [TestCase(255, "ccff")]
    [TestCase(256, "cd0100")]
    [TestCase(65_536, "ce00010000")]
    [TestCase(4_294_967_296, "cf0000000100000000")]
    [TestCase(-1, "ff")]
    [TestCase(-32, "e0")]
    [TestCase(-33, "d0df")]
    [TestCase(-129, "d1ff7f")]
    [TestCase(-32_769, "d2ffff7fff")]
    [TestCase(-2_147_483_649, "d3ffffffff7fffffff")]
    public void Whole_numbers_take_their_shortest_form(long value, string hex)
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(output);
        writer.Write(value);
        writer.Flush();

        Assert.That(Convert.ToHexString(output.WrittenSpan), Is.EqualTo(hex).IgnoreCase);
    }

    [TestCase(0, "a0")]
    [TestCase(31, "bf")]
    [TestCase(32, "d920")]
    [TestCase(256, "da0100")]
    [TestCase(65_536, "db00010000")]
    public void Texts_take_their_shortest_header(int length, string hex)
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(output);
        writer.Write(new string('x', length));
        writer.Flush();

        Assert.That(Convert.ToHexString(output.WrittenSpan[..^length]), Is.EqualTo(hex).IgnoreCase);
    }

    [Test]
    public void Arrays_maps_and_bytes_take_their_shortest_header()
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(output);
        writer.WriteArrayHeader(15);
        writer.WriteArrayHeader(16);
        writer.WriteArrayHeader(65_536);
        writer.WriteMapHeader(15);
        writer.WriteMapHeader(16);
        writer.WriteMapHeader(65_536);
        writer.WriteBinHeader(1);
        writer.WriteBinHeader(256);
        writer.Flush();

        Assert.That(
            Convert.ToHexString(output.WrittenSpan),
            Is.EqualTo("9fdc0010dd000100008fde0010df00010000c401c50100").IgnoreCase);
    }

    [Test]
    public void Nil_truth_floats_and_null_text_have_their_codes()
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(output);
        writer.WriteNil();
        writer.Write(true);
        writer.Write(false);
        writer.Write(1.5);
        writer.Write(1.5f);
        writer.Write((string?)null);
        writer.Flush();

        Assert.That(
            Convert.ToHexString(output.WrittenSpan), Is.EqualTo("c0c3c2cb3ff8000000000000ca3fc00000c0").IgnoreCase);
    }
}
