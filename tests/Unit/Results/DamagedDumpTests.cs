using NetSim.Results;

namespace NetSim.Tests.Results;

public sealed class DamagedDumpTests
{
    private static readonly byte[] s_dump = ResultsSamples.Dump(ResultsSamples.Complete, 600);
    private static readonly List<(long Offset, string Kind)> s_records = Records(s_dump);

    [Test]
    public void Every_truncation_keeps_the_whole_records_and_reports_the_torn_one()
    {
        for (var length = 0; length < s_dump.Length; length++)
        {
            var dump = RunDump.Load(new MemoryStream(s_dump[..length]));
            var whole = Ends().Count(end => end <= length);
            var torn = s_records.All(r => r.Offset != length) ? 1 : 0;

            Assert.That(dump.Records, Is.EqualTo(whole), $"records of the first {length} bytes");
            Assert.That(dump.Damage, Has.Count.EqualTo(torn), $"damage in the first {length} bytes");
        }
    }

    [Test]
    public void Every_flipped_bit_costs_one_record_and_is_reported_there()
    {
        for (var bit = 0; bit < s_dump.Length * 8; bit += 13)
        {
            var damaged = (byte[])s_dump.Clone();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            var hit = s_records.FindLastIndex(r => r.Offset <= bit / 8);

            var dump = RunDump.Load(new MemoryStream(damaged));

            Assert.That(dump.Records, Is.EqualTo(s_records.Count - 1), $"bit {bit}");
            Assert.That(dump.Damage, Has.Count.EqualTo(1), $"bit {bit}");
            Assert.That(dump.Damage[0].Offset, Is.EqualTo(s_records[hit].Offset), $"bit {bit}");
        }
    }

    [Test]
    public void A_deleted_record_shows_in_the_sequence_numbers()
    {
        var (from, to) = ((int)s_records[3].Offset, (int)s_records[5].Offset);
        byte[] cut = [.. s_dump[..from], .. s_dump[to..]];

        var dump = RunDump.Load(new MemoryStream(cut));

        Assert.That(dump.Damage, Is.EqualTo(new[]
        {
            new DamageReport(from, 0, "records are missing before this one", 2),
        }));
    }

    [Test]
    public void Foreign_bytes_in_the_middle_are_passed_over()
    {
        var at = (int)s_records[4].Offset;
        byte[] mixed = [.. s_dump[..at], .. new byte[1_000], .. s_dump[at..]];

        var dump = RunDump.Load(new MemoryStream(mixed));

        Assert.That(dump.Records, Is.EqualTo(s_records.Count));
        Assert.That(dump.Damage, Is.EqualTo(new[] { new DamageReport(at, 1_000, "no record starts here", 0) }));
    }

    [Test]
    public void A_dump_appended_to_itself_counts_once()
    {
        var dump = RunDump.Load(new MemoryStream([.. s_dump, .. s_dump]));

        Assert.That(dump.Records, Is.EqualTo(s_records.Count));
        Assert.That(dump.Damage, Has.Count.EqualTo(1));
        Assert.That(dump.Damage[0].Reason, Does.Contain("record 0 stands where record"));
    }

    [Test]
    public void The_first_record_may_be_lost()
    {
        var dump = RunDump.Load(new MemoryStream(s_dump[(int)s_records[1].Offset..]));

        Assert.That(dump.Run!.Identity.Scenario, Is.EqualTo("syn-flood"));
        Assert.That(dump.Damage[0].MissingRecords, Is.EqualTo(1));
    }

    [Test]
    public void An_empty_file_has_no_records_and_no_damage()
    {
        var dump = RunDump.Load(new MemoryStream());

        Assert.That(dump.Records, Is.Zero);
        Assert.That(dump.Run, Is.Null);
        Assert.That(dump.Damage, Is.Empty);
    }

    [Test]
    public void Garbage_is_one_damaged_place()
    {
        var garbage = new byte[1_000_000];
        new Random(7).NextBytes(garbage);

        var dump = RunDump.Load(new MemoryStream(garbage));

        Assert.That(dump.Records, Is.Zero);
        Assert.That(dump.Damage, Has.Count.EqualTo(1));
        Assert.That(dump.Damage[0].Offset, Is.Zero);
        Assert.That(dump.Damage[0].Length, Is.EqualTo(garbage.Length));
    }

    [Test]
    public void Reports_are_bounded_but_counted()
    {
        using var stream = new MemoryStream();
        using (var records = new RecordStreamWriter(stream))
        {
            for (var i = 0; i < 150; i++)
            {
                records.Write("metric", [0x80]);
            }
        }

        var dump = RunDump.Load(new MemoryStream(stream.ToArray()));

        Assert.That(dump.Damage, Has.Count.EqualTo(RecordStreamReader.MaximumReports));
        Assert.That(dump.DamageCount, Is.EqualTo(150));
    }

    private static IEnumerable<long> Ends() => s_records.Skip(1).Select(r => r.Offset).Append(s_dump.Length);

    private static List<(long Offset, string Kind)> Records(byte[] dump)
    {
        List<(long, string)> records = [];
        using var reader = new RecordStreamReader(new MemoryStream(dump));
        while (reader.TryRead())
        {
            records.Add((reader.Offset, reader.Kind));
        }

        return records;
    }
}
