using System.Text;
using System.Xml;

namespace NetSim.Results;

/// <summary>What a pipeline shows as a suite: one run, or one point of a sweep.</summary>
/// <param name="Name">Name of the scenario, and what varies.</param>
/// <param name="Expectations">Its test cases.</param>
/// <param name="Error">Why the run did not reach its end; null when it did.</param>
/// <param name="WallSeconds">Wall-clock seconds it took.</param>
public sealed record JUnitSuite(
    string Name, IReadOnlyList<ExpectationRecord> Expectations, string? Error, double WallSeconds);

/// <summary>Expectations as JUnit XML, which every build server reads: one test case each.</summary>
public static class JUnitXml
{
    /// <summary>Writes a file.</summary>
    /// <param name="output">Where the UTF-8 goes; stays open.</param>
    /// <param name="suites">Runs or points, in order.</param>
    public static void Write(Stream output, IReadOnlyList<JUnitSuite> suites)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(suites);
        var settings = new XmlWriterSettings { Encoding = new UTF8Encoding(false), Indent = true, NewLineChars = "\n" };
        using var xml = XmlWriter.Create(output, settings);
        xml.WriteStartElement("testsuites");
        xml.WriteAttributeString("name", "netsim");
        WriteCounts(xml, suites);
        foreach (var suite in suites)
        {
            xml.WriteStartElement("testsuite");
            xml.WriteAttributeString("name", Valid(suite.Name));
            WriteCounts(xml, [suite]);
            WriteCases(xml, suite);
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static void WriteCounts(XmlWriter xml, IReadOnlyList<JUnitSuite> suites)
    {
        WriteNumber(xml, "tests", suites.Sum(s => s.Expectations.Count + (s.Error is null ? 0 : 1)));
        WriteNumber(xml, "failures", suites.Sum(s => s.Expectations.Count(e => !e.Passed)));
        WriteNumber(xml, "errors", suites.Count(s => s.Error is not null));
        xml.WriteAttributeString("time", XmlConvert.ToString(Math.Round(suites.Sum(s => s.WallSeconds), 3)));
    }

    private static void WriteCases(XmlWriter xml, JUnitSuite suite)
    {
        foreach (var expectation in suite.Expectations)
        {
            xml.WriteStartElement("testcase");
            xml.WriteAttributeString("name", Valid(expectation.Text));
            xml.WriteAttributeString("classname", Valid(suite.Name));
            if (!expectation.Passed)
            {
                xml.WriteStartElement("failure");
                xml.WriteAttributeString("message", Valid(expectation.Text));
                xml.WriteString(Valid(expectation.Where ?? string.Empty));
                xml.WriteEndElement();
            }

            xml.WriteEndElement();
        }

        if (suite.Error is { } error)
        {
            xml.WriteStartElement("testcase");
            xml.WriteAttributeString("name", "the run reaches its end");
            xml.WriteAttributeString("classname", Valid(suite.Name));
            xml.WriteStartElement("error");
            xml.WriteAttributeString("message", Valid(error));
            xml.WriteEndElement();
            xml.WriteEndElement();
        }
    }

    private static void WriteNumber(XmlWriter xml, string name, int number) =>
        xml.WriteAttributeString(name, XmlConvert.ToString(number));

    // XML 1.0 has no spelling for most control characters and for half a surrogate pair.
    private static string Valid(string text)
    {
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (i + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[i + 1], text[i]))
            {
                result.Append(text[i]).Append(text[++i]);
            }
            else
            {
                result.Append(XmlConvert.IsXmlChar(text[i]) ? text[i] : '\uFFFD');
            }
        }

        return result.ToString();
    }
}
