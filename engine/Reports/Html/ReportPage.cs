using System.Text;

namespace NetSim.Reports;

/// <summary>
/// The frame of every report: head, style, and a policy that lets the page load nothing from anywhere.
/// </summary>
internal static class ReportPage
{
    private const string Policy =
        "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:";

    /// <summary>Writes a page beside its place and moves it there when it is whole.</summary>
    /// <param name="path">Where it goes; replaced.</param>
    /// <param name="title">What the window shows.</param>
    /// <param name="styles">Assets that go into the head.</param>
    /// <param name="body">Writes the content.</param>
    public static void Write(string path, string title, IReadOnlyList<string> styles, Action<HtmlWriter> body)
    {
        var unfinished = path + ".tmp";
        using (var output = new StreamWriter(unfinished, append: false, new UTF8Encoding(false), 1 << 16))
        {
            output.NewLine = "\n";
            var html = new HtmlWriter(output);
            html.Raw("<!DOCTYPE html>\n").Open("html", ("lang", "en"));
            html.Open("head").Void("meta", ("charset", "utf-8"));
            html.Void("meta", ("http-equiv", "Content-Security-Policy"), ("content", Policy));
            html.Void("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1"));
            html.Void("link", ("rel", "icon"), ("href", "data:,")).Element("title", title);
            foreach (var style in styles)
            {
                html.Open("style").Raw(Asset.Read(style)).Close();
            }

            html.Close().Open("body");
            body(html);
            html.Close().Close();
        }

        File.Move(unfinished, path, overwrite: true);
    }
}
