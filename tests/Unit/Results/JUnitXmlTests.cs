using System.Xml.Linq;
using NetSim.Results;

namespace NetSim.Tests.Unit.Results;

public sealed class JUnitXmlTests
{
    [Test]
    public void Each_expectation_is_a_case_and_a_failed_one_says_what_came()
    {
        var xml = Written(new JUnitSuite("flood rate=1", ResultsSamples.Complete.Expectations, null, 1.25));

        var suite = xml.Root!.Elements().Single();
        Assert.That(suite.Attribute("name")!.Value, Is.EqualTo("flood rate=1"));
        Assert.That(Counts(suite), Is.EqualTo("2 tests, 1 failures, 0 errors, 1.25 s"));
        Assert.That(Counts(xml.Root), Is.EqualTo("2 tests, 1 failures, 0 errors, 1.25 s"));
        Assert.That(suite.Elements("testcase").First().Elements(), Is.Empty);
        Assert.That(
            suite.Elements("testcase").Last().Element("failure")!.Attribute("message")!.Value,
            Is.EqualTo("übrig = \"x\""));
    }

    [Test]
    public void A_run_that_did_not_reach_its_end_is_an_error_beside_what_it_had()
    {
        var xml = Written(new JUnitSuite("flood", ResultsSamples.Partial.Expectations, "wall-limit", 5));

        Assert.That(Counts(xml.Root!), Is.EqualTo("3 tests, 1 failures, 1 errors, 5 s"));
        Assert.That(xml.Descendants("error").Single().Attribute("message")!.Value, Is.EqualTo("wall-limit"));
    }

    [Test]
    public void Names_that_XML_cannot_spell_are_readable_still()
    {
        var xml = Written(new JUnitSuite(HostileNames.Text + "\ud800", HostileNames.Record.Expectations, null, 0));

        Assert.That(
            xml.Descendants("testcase").Single().Attribute("name")!.Value,
            Is.EqualTo(HostileNames.Text.Replace('\u0001', '\uFFFD')));
        Assert.That(xml.Root!.Elements().Single().Attribute("name")!.Value, Does.EndWith("\uFFFD"));
    }

    private static XDocument Written(params JUnitSuite[] suites)
    {
        using var stream = new MemoryStream();
        JUnitXml.Write(stream, suites);
        stream.Position = 0;
        return XDocument.Load(stream);
    }

    private static string Counts(XElement element) => $"{element.Attribute("tests")!.Value} tests, "
        + $"{element.Attribute("failures")!.Value} failures, {element.Attribute("errors")!.Value} errors, "
        + $"{element.Attribute("time")!.Value} s";
}
