using System.Buffers;
using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using NetSim.Results;

namespace NetSim.Tests.Results;

public sealed class MessagePackProperties
{
    [Test]
    public void Any_tree_comes_back_as_it_was_written() => Prop.ForAll(
        Trees.Any.ToArbitrary(),
        tree =>
        {
            var reader = new MessagePackReader(Trees.Write(tree));
            var read = Trees.Read(ref reader);
            return Trees.Text(read) == Trees.Text(tree) && reader.End;
        }).QuickCheckThrowOnFailure();

    [Test]
    public void Skipping_a_tree_ends_where_reading_it_ends() => Prop.ForAll(
        Trees.Any.ToArbitrary(),
        tree =>
        {
            var bytes = Trees.Write(tree);
            var reader = new MessagePackReader(bytes);
            reader.Skip();
            return reader.Consumed == bytes.Length;
        }).QuickCheckThrowOnFailure();

    [Test]
    public void Every_beginning_of_a_tree_is_refused_as_cut_off() => Prop.ForAll(
        Trees.Any.ToArbitrary(),
        tree =>
        {
            var bytes = Trees.Write(tree);
            return Enumerable.Range(0, bytes.Length).All(length => Refused(bytes[..length]));
        }).QuickCheckThrowOnFailure();

    [Test]
    public void Random_bytes_are_read_or_refused_but_nothing_else() => Prop.ForAll(
        ArbMap.Default.ArbFor<byte[]>(),
        bytes =>
        {
            try
            {
                var reader = new MessagePackReader(bytes);
                Trees.Read(ref reader);
            }
            catch (MessagePackSerializationException)
            {
                return true;
            }

            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    private static bool Refused(byte[] bytes)
    {
        try
        {
            new MessagePackReader(bytes).Skip();
            return false;
        }
        catch (MessagePackSerializationException)
        {
            return true;
        }
    }

    private static class Trees
    {
        private static readonly Gen<object?> s_leaf = Gen.OneOf(
            Gen.Constant<object?>(null),
            ArbMap.Default.GeneratorFor<bool>().Select(v => (object?)v),
            ArbMap.Default.GeneratorFor<long>().Select(v => (object?)v),
            Gen.Choose(-40_000, 70_000).Select(v => (object?)(long)v),
            ArbMap.Default.GeneratorFor<double>().Select(v => (object?)v),
            Gen.Choose(0, 300).Select(v => (object?)new string('é', v)),
            ArbMap.Default.GeneratorFor<byte[]>().Select(v => (object?)v));

        public static Gen<object?> Any { get; } = Gen.Sized(size => OfDepth(Math.Min(4, size)));

        public static byte[] Write(object? tree)
        {
            var output = new ArrayBufferWriter<byte>();
            var writer = new MessagePackWriter(output);
            Write(ref writer, tree);
            writer.Flush();
            return output.WrittenSpan.ToArray();
        }

        public static object? Read(ref MessagePackReader reader)
        {
            switch (reader.NextMessagePackType)
            {
                case MessagePackType.Nil:
                    reader.TryReadNil();
                    return null;
                case MessagePackType.Boolean:
                    return reader.ReadBoolean();
                case MessagePackType.Integer:
                    return reader.ReadInt64();
                case MessagePackType.Float:
                    return reader.ReadDouble();
                case MessagePackType.String:
                    return reader.ReadString();
                case MessagePackType.Binary:
                    return reader.ReadBytes().ToArray();
                case MessagePackType.Array:
                    return ReadArray(ref reader);
                case MessagePackType.Map:
                    return ReadMap(ref reader);
                default:
                    reader.Skip();
                    return null;
            }
        }

        public static string Text(object? tree) => tree switch
        {
            null => "nil",
            List<object?> array => $"[{string.Join(' ', array.Select(Text))}]",
            List<(string Key, object? Value)> map =>
                $"{{{string.Join(' ', map.Select(p => $"{p.Key}={Text(p.Value)}"))}}}",
            byte[] bytes => "b" + Convert.ToHexString(bytes),
            double number => "d" + BitConverter.DoubleToInt64Bits(number).ToString("x", CultureInfo.InvariantCulture),
            string text => $"'{text}'",
            _ => string.Create(CultureInfo.InvariantCulture, $"{tree}"),
        };

        private static Gen<object?> OfDepth(int depth) => depth == 0
            ? s_leaf
            : Gen.OneOf(
                s_leaf,
                OfDepth(depth - 1).ListOf().Select(items => (object?)items.ToList()),
                OfDepth(depth - 1).ListOf().Select(
                    items => (object?)items.Select((item, i) => ($"k{i}", item)).ToList()));

        private static void Write(ref MessagePackWriter writer, object? tree)
        {
            switch (tree)
            {
                case null:
                    writer.WriteNil();
                    break;
                case bool flag:
                    writer.Write(flag);
                    break;
                case long number:
                    writer.Write(number);
                    break;
                case double number:
                    writer.Write(number);
                    break;
                case string text:
                    writer.Write(text);
                    break;
                case byte[] bytes:
                    writer.Write(bytes);
                    break;
                case List<object?> array:
                    writer.WriteArrayHeader(array.Count);
                    WriteAll(ref writer, array);
                    break;
                case List<(string Key, object? Value)> map:
                    WriteMap(ref writer, map);
                    break;
            }
        }

        private static void WriteAll(ref MessagePackWriter writer, List<object?> array)
        {
            foreach (var item in array)
            {
                Write(ref writer, item);
            }
        }

        private static void WriteMap(ref MessagePackWriter writer, List<(string Key, object? Value)> map)
        {
            writer.WriteMapHeader(map.Count);
            foreach (var (key, value) in map)
            {
                writer.Write(key);
                Write(ref writer, value);
            }
        }

        private static List<object?> ReadArray(ref MessagePackReader reader)
        {
            List<object?> array = [];
            for (var left = reader.ReadArrayHeader(); left > 0; left--)
            {
                array.Add(Read(ref reader));
            }

            return array;
        }

        private static List<(string Key, object? Value)> ReadMap(ref MessagePackReader reader)
        {
            List<(string, object?)> map = [];
            for (var left = reader.ReadMapHeader(); left > 0; left--)
            {
                var key = Read(ref reader);
                map.Add((key as string ?? Text(key), Read(ref reader)));
            }

            return map;
        }
    }
}
