using System.Buffers.Binary;

namespace NetSim.Results;

/// <summary>
/// CRC-32 as Ethernet, zlib and PNG compute it (reflected polynomial 0xEDB88320), so that any language can check a
/// record with what it has (<c>zlib.crc32</c>). Eight bytes a step ("slicing by 8", Kounavis and Berry 2005).
/// </summary>
internal static class Crc32
{
    private const uint Polynomial = 0xEDB88320;
    private const int Slices = 8;

    private static readonly uint[] s_table = MakeTable();

    /// <summary>The checksum of <paramref name="bytes"/>.</summary>
    public static uint Compute(ReadOnlySpan<byte> bytes)
    {
        var table = s_table;
        var crc = uint.MaxValue;
        while (bytes.Length >= Slices)
        {
            var low = crc ^ BinaryPrimitives.ReadUInt32LittleEndian(bytes);
            var high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            crc = table[(7 << 8) + (int)(low & 0xFF)] ^ table[(6 << 8) + (int)((low >> 8) & 0xFF)]
                ^ table[(5 << 8) + (int)((low >> 16) & 0xFF)] ^ table[(4 << 8) + (int)(low >> 24)]
                ^ table[(3 << 8) + (int)(high & 0xFF)] ^ table[(2 << 8) + (int)((high >> 8) & 0xFF)]
                ^ table[(1 << 8) + (int)((high >> 16) & 0xFF)] ^ table[(int)(high >> 24)];
            bytes = bytes[Slices..];
        }

        foreach (var octet in bytes)
        {
            crc = (crc >> 8) ^ table[(int)((crc ^ octet) & 0xFF)];
        }

        return ~crc;
    }

    private static uint[] MakeTable()
    {
        var table = new uint[Slices << 8];
        for (uint i = 0; i < 256; i++)
        {
            var value = i;
            for (var bit = 0; bit < 8; bit++)
            {
                value = (value >> 1) ^ ((value & 1) * Polynomial);
            }

            table[i] = value;
        }

        for (var i = 256; i < table.Length; i++)
        {
            table[i] = (table[i - 256] >> 8) ^ table[(int)(table[i - 256] & 0xFF)];
        }

        return table;
    }
}
