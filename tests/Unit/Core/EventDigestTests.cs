using System.Runtime.InteropServices;
using NetSim.Core;

namespace NetSim.Tests.Core;

public sealed class EventDigestTests
{
    [Test]
    public void An_event_is_one_cache_line_and_its_body_ends_with_the_reference()
    {
        Assert.That(Marshal.SizeOf<Event>(), Is.EqualTo(64));
        Assert.That((int)Marshal.OffsetOf<Event>(nameof(Event.Body)), Is.EqualTo(20));
        Assert.That((int)Marshal.OffsetOf<EventBody>(nameof(EventBody.Reference)), Is.EqualTo(40));
    }

    [Test]
    public void Every_bit_but_the_references_counts()
    {
        var zero = new Event();
        var plain = EventDigest.Of(ref zero);
        var changes = Enumerable.Range(0, 64 * 8).Select(bit => DigestWithBit(bit) != plain);

        Assert.That(changes.Take(60 * 8), Is.All.True);
        Assert.That(changes.Skip(60 * 8), Is.All.False);
    }

    [Test]
    public void Every_bit_of_an_extension_counts()
    {
        var digests = Enumerable.Range(0, 64 * 8).Select(ExtensionDigestWithBit).ToHashSet();

        Assert.That(digests, Has.Count.EqualTo(512));
    }

    [Test]
    public void Order_in_a_chain_counts()
    {
        var forward = EventDigest.Chain(EventDigest.Chain(0, 1), 2);

        Assert.That(EventDigest.Chain(EventDigest.Chain(0, 2), 1), Is.Not.EqualTo(forward));
    }

    // Fingerprints are compared between machines and versions: changing them is a decision, not an accident.
    [Test]
    public void The_digest_has_its_golden_value()
    {
        var item = new Event { At = 1, Order = 2, Target = 3, Body = new EventBody { Kind = 4, First = 5, Fifth = 6 } };

        Assert.That(EventDigest.Chain(7, EventDigest.Of(ref item)), Is.EqualTo(14510235356944082054UL));
    }

    private static ulong DigestWithBit(int bit)
    {
        var item = new Event();
        MemoryMarshal.AsBytes(new Span<Event>(ref item))[bit / 8] = (byte)(1 << (bit % 8));
        return EventDigest.Of(ref item);
    }

    private static ulong ExtensionDigestWithBit(int bit)
    {
        var extension = new Extension();
        MemoryMarshal.AsBytes(new Span<Extension>(ref extension))[bit / 8] = (byte)(1 << (bit % 8));
        return EventDigest.Of(ref extension);
    }
}
