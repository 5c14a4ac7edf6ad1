using System.Runtime.InteropServices;
using FsCheck;
using FsCheck.Fluent;
using NetSim.Wire;

namespace NetSim.Tests.Property.Wire;

public sealed class CodecProperties
{
    private static readonly Config Thorough = Config.QuickThrowOnFailure.WithMaxTest(2_000);

    private static Arbitrary<byte[]> Mutants => Arb.From(
        from sent in WireGenerators.Packets
        from changes in Changes.ListOf()
        from length in Gen.Choose(0, 200)
        from isCut in Gen.Elements(false, false, false, true)
        from isRepaired in Gen.Elements(true, true, true, false)
        select Mutate(Octets(sent), changes, isCut ? length : int.MaxValue, isRepaired));

    private static Arbitrary<byte[]> Garbage => Arb.From(
        from octets in Gen.Choose(0, 255).Select(octet => (byte)octet).ArrayOf()
        from protocol in Gen.Elements<byte>(1, 6, 17)
        from isIpv4 in Gen.Elements(true, true, true, false)
        select isIpv4 ? InIpv4(protocol, octets) : octets);

    // Mostly behind the IPv4 header: a change of that is refused at once.
    private static Gen<(int Offset, byte Value)> Changes =>
        from offset in Gen.OneOf(Gen.Choose(20, 59), Gen.Choose(20, 59), Gen.Choose(0, 89))
        from value in Gen.Choose(0, 255)
        select (offset, (byte)value);

    [Test]
    public void What_is_encoded_is_decoded_again() => Check.One(
        Thorough,
        Prop.ForAll(Arb.From(WireGenerators.Packets), sent =>
        {
            bool isPacket = PacketDecoder.TryDecode(
                Octets(sent), out Packet packet, out PacketExtension extension, out ReadOnlySpan<byte> payload, out _);
            return isPacket
                && AreSame(packet, sent.Packet)
                && AreSame(extension, sent.Extension)
                && (packet.IsIcmpError || payload.SequenceEqual(sent.Payload));
        }));

    [Test]
    public void Checksums_are_right_by_another_reckoning() => Check.One(
        Thorough,
        Prop.ForAll(Arb.From(WireGenerators.Packets), sent => ReferenceChecksum.AreRight(Octets(sent))));

    [Test]
    public void The_wire_length_is_what_is_encoded() => Check.One(
        Thorough,
        Prop.ForAll(Arb.From(WireGenerators.Packets), sent =>
            Octets(sent).Length == sent.Packet.WireLengthWith(sent.Extension)
            && (!sent.Extension.IsEmpty || sent.Packet.WireLength == sent.Packet.WireLengthWith(sent.Extension))));

    [Test]
    public void Headers_alone_are_the_front_of_the_packet_with_zeros() => Check.One(
        Thorough,
        Prop.ForAll(Arb.From(WireGenerators.Packets), sent =>
        {
            byte[] front = new byte[WireSizes.MaximumHeaders];
            int length = PacketEncoder.EncodeHeaders(sent.Packet, sent.Extension, front);
            byte[] whole = Octets(sent with { Payload = [] });
            return front.AsSpan(0, length).SequenceEqual(whole.AsSpan(0, length))
                && !whole.AsSpan(length).ContainsAnyExcept((byte)0);
        }));

    [Test]
    public void One_flipped_bit_of_a_segment_is_refused() => Check.One(
        Thorough,
        Prop.ForAll(
            Arb.From(WireGenerators.TcpPackets),
            Arb.From(WireGenerators.Words),
            (sent, position) =>
            {
                byte[] octets = Octets(sent);
                octets[position % octets.Length] ^= (byte)(1 << (int)((position >> 16) % 8));
                return !PacketDecoder.TryDecode(octets, out _, out _, out DecodeError error)
                    && error != DecodeError.None;
            }));

    [Test]
    public void Random_octets_are_refused_or_are_a_packet() =>
        Check.One(Thorough.WithMaxTest(20_000), Prop.ForAll(Garbage, IsRefusedOrStable));

    [Test]
    public void Mutants_are_refused_or_are_a_packet() =>
        Check.One(Thorough.WithMaxTest(20_000), Prop.ForAll(Mutants, IsRefusedOrStable));

    // What is accepted can be encoded, and that is decoded to the same; what is refused leaves nothing behind.
    private static bool IsRefusedOrStable(byte[] octets)
    {
        if (!PacketDecoder.TryDecode(octets, out Packet packet, out PacketExtension extension, out DecodeError error))
        {
            return error != DecodeError.None && AreSame(packet, default) && extension.IsEmpty;
        }

        byte[] again = new byte[WireSizes.MaximumPacket];
        int length = PacketEncoder.Encode(packet, extension, again);
        return error == DecodeError.None
            && PacketDecoder.TryDecode(again.AsSpan(0, length), out Packet same, out PacketExtension beside, out _)
            && AreSame(packet, same)
            && AreSame(extension, beside)
            && PacketFormatter.Format(packet, extension).Length > 0;
    }

    private static byte[] Octets(Sent sent)
    {
        byte[] octets = new byte[WireSizes.MaximumPacket];
        int length = PacketEncoder.Encode(sent.Packet, sent.Extension, octets, sent.Payload);
        return octets[..length];
    }

    private static byte[] InIpv4(byte protocol, byte[] octets)
    {
        int total = 20 + octets.Length;
        byte[] header = [0x45, 0, (byte)(total >> 8), (byte)(total & 255), 0, 0, 0, 0, 64, protocol];
        byte[] packet = [.. header, .. new byte[10], .. octets];
        ReferenceChecksum.Repair(packet);
        return packet;
    }

    private static byte[] Mutate(
        byte[] octets,
        IEnumerable<(int Offset, byte Value)> changes,
        int limit,
        bool isRepaired)
    {
        octets = octets[..Math.Min(limit, octets.Length)];
        foreach ((int offset, byte value) in changes.Where(change => change.Offset < octets.Length))
        {
            octets[offset] = value;
        }

        if (isRepaired)
        {
            ReferenceChecksum.Repair(octets);
        }

        return octets;
    }

    private static bool AreSame<T>(in T one, in T other)
        where T : unmanaged =>
        MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in one)).SequenceEqual(
            MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in other)));
}
