#!/bin/sh
# Of the 24 months under a line the file asks for every sixth (tickLblSkip 6); LibreOffice prints them as if it had not asked.
set -eu
packages="python-pptx==1.0.2"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
if command -v uv >/dev/null 2>&1; then
  uv venv -q venv && uv pip install -q --python venv/bin/python $packages
else
  python3 -m venv venv && venv/bin/pip install -q $packages
fi
echo "packages: $packages; described of LibreOffice 7.4.7.2, here $(soffice --version | head -1)"
venv/bin/python - <<'CODE'
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Cm, Pt

MONTHS = [f"{2018 + n // 12}-{n % 12 + 1:02}" for n in range(24)]
deck = Presentation()
for skip in (None, "6"):
    data = CategoryChartData()
    data.categories = MONTHS
    data.add_series("payments", range(24))
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    chart = slide.shapes.add_chart(XL_CHART_TYPE.LINE, Cm(1), Cm(1), Cm(23), Cm(12), data).chart
    chart.has_legend = chart.has_title = False
    chart.category_axis.tick_labels.font.size = Pt(10)
    if skip:
        axis = chart.category_axis._element
        every = axis.makeelement(axis.tag.replace("catAx", "tickLblSkip"), {"val": skip})
        axis.find("{*}noMultiLvlLbl").addprevious(every)
deck.save("months.pptx")
CODE
soffice "-env:UserInstallation=file://$folder/profile" --headless --convert-to pdf months.pptx >/dev/null 2>&1
seen=""
for page in 1 2; do
  seen="$seen $(pdftotext -raw -f $page -l $page months.pdf - | grep -cE '^20[0-9]{2}-[0-9]{2}$' || true)"
done
echo "in the file: 24 months under each of two lines; under the second every sixth alone is asked for"
echo "expected:  24 4"
echo "seen:     $seen"
test "$seen" = " 24 24"
