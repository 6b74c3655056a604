# 板凳：界面上的每一句话。短句，村里人的说法，不用系统词。

app-name = 板凳
broken = 出了点问题，您写的都已保存。请关闭后再打开。
back = ‹ 返回
cancel = 取消
close = 关闭
edit = 修改
edit-go-on = 接着改
list-comma = 、
tabs = 主要页面
tab-disputes = 纠纷
new-dispute = 记一笔
who-unknown = 不知道是谁
value-empty = （空）
value-kept = 留着，还补写了
value-removed = 去掉了
nothing-open = 选一件，在这里看
nothing-open-text = 按 j、k 上下走，按回车打开；按 n 记一笔，按 ? 看全部按键。

## 时间

time-today = 今天
time-yesterday = 昨天
time-two-days-ago = 前天
time-tomorrow = 明天
time-date = { $month }月{ $day }日
time-date-year = { $year }年{ $month }月{ $day }日
time-day-clock = { $day } { $clock }
much-minutes = { $count } 分钟
much-hours = { $count } 小时
much-days = { $count } 天

## 类别、状态、步骤

kind-household = 家庭
kind-marriage = 婚恋
kind-neighbor = 邻里
kind-land = 土地
kind-other = 其他
subtype-elder-support = 赡养
subtype-inheritance = 继承
subtype-family-property = 家产
subtype-in-laws = 婆媳翁婿
subtype-divorce = 离婚
subtype-bride-price = 彩礼
subtype-custody = 子女抚养
subtype-courtship = 恋爱
subtype-boundary = 宅基边界
subtype-access = 通行
subtype-drainage = 排水
subtype-light = 采光
subtype-noise = 噪音
subtype-livestock = 牲畜
subtype-contract-boundary = 承包地界
subtype-transfer = 土地流转
subtype-homestead = 宅基地
subtype-forest = 林地
subtype-crops = 青苗
subtype-grave = 坟地
subtype-debt = 欠钱
subtype-damages = 赔偿
subtype-wages = 工钱
state-recorded = 已记录
state-accepted = 已受理
state-returned = 已退回
state-assigned = 已派发
state-claimed = 已认领
state-mediating = 调解中
state-agreed = 已达成
state-failed = 未达成
state-refused = 拒绝调解
state-referred = 已移交
state-follow-up = 回访中
state-closed = 已结
state-reopened = 重新打开
step-recorded = 补好了，重新报上去
step-accepted = 受理
step-returned = 退回去补
step-assigned = 派发
step-claimed = 认领
step-mediating = 双方愿意，开始调解
step-agreed = 谈成了
step-failed = 没谈成
step-refused = 有一方明确不愿调解
step-referred = 移交给别的单位
step-follow-up = 开始回访
step-closed = 结案
step-reopened = 又起矛盾，重新打开
role-grid-worker = 网格员
role-auxiliary-officer = 驻村辅警
role-station-officer = 社区民警
role-reviewer = 审阅员
role-partner-unit = 协作单位
role-administrator = 管理员
side-a = 甲方
side-b = 乙方
level-province = 省
level-city = 市
level-county = 县区
level-township = 乡镇
level-village = 村

## 每一栏

field-id = 编号
field-kind = 类别
field-subtype = 细类
field-state = 状态
field-claim-a = 甲方怎么说
field-claim-b = 乙方怎么说
field-verified = 核实到的
field-happened-on = 哪天发生
field-area = 所在区划
field-place = 具体地点
field-grid = 网格
field-recorded-by = 谁记的
field-recorded-at = 什么时候记的
field-parties = 当事人
field-party = 当事人
field-party-id = 当事人编号
field-party-side = 甲方还是乙方
field-party-name = 姓名
field-party-phone = 电话
field-party-address = 住址
field-steps = 办理过程
field-step = 一步办理
field-step-id = 步骤编号
field-step-from = 办之前的状态
field-step-to = 办之后的状态
field-step-by = 谁办的
field-step-at = 什么时候办的
field-step-reason = 为什么这么办
field-file = 照片
field-file-sha256 = 照片
field-file-type = 照片格式
field-file-size = 照片大小
field-file-caption = 照片说明
field-file-agreed = 当事人同意拍照
field-file-by = 谁加的照片
field-file-at = 什么时候加的照片

## 哪里还差

missing-kind = 请选一类
missing-parties = 至少写一位当事人的名字
missing-claims = 双方说的、核实到的，至少写一样
missing-grid = 请选一个网格
missing-reason = 请写一句为什么
missing-agreed = 当事人同意了，才能存照片
missing-name = 请写名字；不知道全名，写怎么称呼也行
problem-missing = 这里要写
problem-too-long = 最多 { $max } 个字，还要减 { $over } 个字
problem-too-many = 最多 { $max } 位
problem-too-many-photos = 一件最多 { $max } 张，先撤下一张再加
problem-in-future = 这一天还没到，请重选
problem-not-a-phone = 这不像电话号码；没有电话可以空着
problem-not-of-this-kind = 这个细类不属于上面选的类别，请重选
problem-unknown-area = 没找到这个地方，请重选
problem-not-a-photo = 这个文件不是照片，请选 JPEG、PNG 或 WebP 照片
problem-damaged-photo = 照片损坏，请重新拍一张
problem-photo-too-large = 照片太大打不开，请用普通清晰度重拍
problem-fixed = 记下来以后，这一项不能再改
problem-outside-scope = 这个网格不归您管，请选您的网格

## 没办成，怎么办

refusal-versions-differ = 这台设备和服务器的版本对不上。已写的都在，请更新板凳后再试。
refusal-invalid = 还差几处，都标在下面了。
refusal-not-found = 这台设备上没有这一件，可能已经移走或删掉了。请返回列表看看。
refusal-illegal-step = 别人可能已经往下办了，这一步现在不能办。请看看最新的状态。
refusal-not-enrolled = 这台设备还没有登记。请先填服务器地址和登记码。
refusal-already-enrolled = 这台设备已经登记过了。请关闭后再打开。
refusal-bad-invite = 登记码不对、用过了或过期了。请核对一遍，或请管理员再给一个。
refusal-not-allowed = 您的岗位不能办这一步。请找派出所或管理员。
refusal-offline = 现在连不上服务器。记录都在这台设备里，有了网会自己再试。
refusal-server-busy = 服务器这会儿忙。记录都在这台设备里，过一会儿会自己再试。
refusal-untrusted = 这个地址上答话的不是您的服务器，什么都没有传出去，记录都在这台设备里。请和管理员核对服务器地址，# 号后面的也要核对。
refusal-refused = 有些改动服务器这次没有收。都还在这台设备上，下次会再传；一直不收就告诉管理员。
refusal-revoked = 服务器不再认这台设备。记录都还在这里。请向管理员要一个新的邀请码，填在下面。
refusal-disk-full = 设备存满了，刚才这一下没有存上。请删掉些照片或应用，再试一次。
refusal-newer-database = 记录是更新的版本写的。请更新板凳后再打开。
refusal-wrong-key = 打不开这台设备上的记录。请不要卸载，找管理员帮忙。
refusal-busy = 板凳在别处也开着。请关掉那一个，再试一次。
refusal-internal = 这一下没有办成，已保存的都在。请再试一次；还不行，请关闭后再打开。

## 登记

enrol-line = 坐下来，慢慢说
enrol-server = 服务器地址
enrol-server-hint = 管理员给的，比如 bandeng.example.cn
enrol-server-missing = 请填管理员给的地址
enrol-code = 登记码
enrol-code-hint = 只能用一次；空格和横线不要紧
enrol-code-missing = 请填管理员给的登记码
enrol-submit = 登记这台设备
enrol-sending = 正在登记…
enrol-foot = 登记要有网，只做这一次。以后没有网也能记、能看、能改。

## 今天

today-title = 今天
today-open = 手上 { $count } 件没结
today-empty = 今天没有等着您的事
today-empty-text = 上门听到什么，点“记一笔”写下来，没有网也行。
today-returned = 退回来要补的
today-disagreeing = 两台设备写得不一样
today-drafts = 没写完的草稿
today-mediating = 正在调解
today-recorded = 记下了，还没往下办
draft-no-kind = 还没选类别
draft-edits = 修改
draft-new = 草稿
headline-none = 还没写当事人
headline-both = { $a } 与 { $b }

## 纠纷列表

disputes-title = 矛盾纠纷
disputes-total = 共 { $count } 件
disputes-none = 没有这样的纠纷
disputes-none-text = 换一个类别或状态看看。
disputes-empty = 还没有记过纠纷
disputes-empty-text = 点“记一笔”，写下第一件。
disputes-end = 到底了
filter-kind = 按类别看
filter-all-kinds = 全部类别
filter-state = 按状态看
filter-all-states = 全部状态
row-waiting = 待上传
row-disagrees = 两种写法

## 一件纠纷

sheet-happened = { $day }发生
sheet-waiting = 待上传
sheet-said = 双方怎么说
sheet-course = 办理经过
said-a = 甲方说
said-b = 乙方说
said-verified = 核实到的
said-nothing = 没有写
other-steps = 别的办法
reason-label = { $step }：为什么？
reason-hint = 一句话就行，会写进办理经过
refused-other-ways = 当事人已明确不愿调解，不再劝。可以告诉双方：能到人民法院起诉，能向有关部门申请处理，也能拨打 12348 问法律。
course-recorded = { $who }记的
course-received = { $when } 传到服务器
course-not-received = 还没有传到服务器
conflict-title = 两台设备写得不一样
conflict-text = 没有网的时候各写了各的，两种都留着。没定下来之前，按标着的这一种算。
conflict-counts = 现在按这个算
fold-parties = 当事人
fold-history = 谁改过什么
fold-looks = 谁看过
looks-text = 在这台设备上打开过这一件的人。当事人可以要求看这份名单。
history-first = 记下了这一件

## 照片

photos-title = 照片
photos-none = 还没有照片。不拍也行，拍之前先问一声。
photo = 照片
photo-open = 看大图：{ $what }
photo-no-caption = 没有写说明
photo-add = ＋ 加一张照片
photo-agreed = 当事人同意拍，也同意存进这一件
photo-agreed-hint = 只拍现场和字据；不拍身份证，不专门拍人。照片里的地点、时间信息存之前会去掉。
photo-caption = 拍的是什么
photo-caption-hint = 比如：被堵的水沟；可以不写
photo-take = 拍一张或选一张
photo-adding = 正在存…
photo-waits = 存在这台设备里，等着上传
photo-on-its-way = 正在上传，传了 { $percent }%
photo-stored = 已经传到服务器
photo-elsewhere = 不在这台设备上
photo-partly-here = 取到了 { $percent }%，接着取就行
photo-fetch = 取来看
photo-coming = 正在取…
photo-unsent = 服务器还没有这一张：要等拍它的那台设备传上来。
photo-forget = 这台设备上不留
photo-remove = 从这一件里撤下
photo-remove-sure = 确定撤下，大家都看不到了
photo-refused = 服务器没有收这一张。它还在这台设备上，下次会再传；一直不收就告诉管理员。
photo-refused-too-large = 这一张太大，服务器没有收。它还在这台设备上，请告诉管理员。
photo-refused-quota = 这台设备传得太多，服务器先不收了。它还在这台设备上，下次会再传。
photo-refused-not-allowed = 服务器说这一件现在不归您传照片。它还在这台设备上，请告诉管理员。

## 记一笔

record-title = 记一笔纠纷
record-title-edit = 修改
record-kind = 哪一类
record-subtype = 细一点（可以不选）
record-parties = 当事人
add-party-a = ＋ 甲方再加一位
add-party-b = ＋ 乙方再加一位
party-details = 电话、住址
party-remove = 去掉这一位
record-said = 怎么回事
record-claim-hint = 照他的话写，不用下结论
record-verified-hint = 您看到的、查到的，和双方说的分开写
record-when = 哪天的事
record-other-day = 别的日子
record-where = 在哪里
record-recent = 最近的地方
record-place = 具体地点
record-place-hint = 比如：村东水渠边
record-grid = 归哪个网格
area-none = 还没选
area-choose = 选一个
area-change = 换一个
area-query = 找地方
area-query-hint = 写名字、拼音或区划代码，比如 jinsha
area-found-none = 没找到。换个写法试试。
save-by-itself = 写了就会自动保存
save-saved = 已自动保存 { $clock }
save-not-saved = 还没存上
save-record = 记下来
save-change = 改好了
discard = 删掉这份草稿
discard-ask = 删掉就找不回来了。
discard-keep = 留着
discard-confirm = 删掉

## 同步

badge-unknown = 同步
badge-running = 正在同步
badge-needed = 需处理
badge-offline = 无网络
badge-offline-waiting = 无网络 · { $count } 条待上传
badge-waiting = { $count } 条待上传
badge-synced = 已同步 { $when }
badge-never = 还没同步
sync-title = 同步
sync-now = 现在同步
sync-running = 正在同步…
line-untried = 打开以后还没有连过服务器。
line-online = 网络是通的，和服务器对上了。
line-offline = 现在没有网。不耽误记，有了网会自己传。
line-busy = 连上了服务器，但它这会儿忙。不耽误记，过一会儿会自己传。
line-trouble = 连上了服务器，但有件事要人来办。
sync-waiting-label = 等着上传
sync-waiting = { $count } 条，都在这台设备里存好了
sync-waiting-none = 没有，都传上去了
sync-last = 上次同步
sync-last-never = 还没有过
sync-next = 下次
sync-next-now = 马上
sync-next-none = 没有安排，点“现在同步”
sync-clock-off = 这台设备的时间差了 { $much }。请到系统设置里打开“自动确定时间”，不然记录的时间会不对。
sync-every = 多久同步一次
sync-every-hint = 隔得越短越费电。没有网时会自动放慢。
sync-photos-label = 照片
sync-photos = { $count } 张等着上传，共 { $size }
sync-photos-none = 没有等着上传的
sync-photos-held-back = { $count } 张等着上传，共 { $size }；连上无线网就传
sync-photos-refused = 有的照片服务器没有收，都还在这台设备上。打开那一件，能看到为什么。
sync-photos-when = 照片什么时候上传
sync-photos-always = 有网就传
sync-photos-wifi = 只用无线网
sync-photos-hint = 文字随时都传，照片总排在文字后面。
size-kb = { $count } KB
size-mb = { $count } MB
held-title = 有 { $count } 条先放在一边
held-text = 这些改动没有并进记录，也没有丢。请把下面的字给管理员看。
held-by-device = 这台设备留下的
held-by-server = 服务器留下的
held-too-large = 太大了，收不下
held-missing-deps = 前面的改动还没到，到了会再试
held-copied-device = 像是复制出来的设备写的
held-foreign = 不是写它的人送来的
held-not-allowed = 写它的人没有权限办这一步
held-outside-scope = 不归这里管的网格
held-illegal-step = 这一步和记录的状态对不上
held-damaged = 传坏了，读不出来
held-not-signed = 签名对不上，不能当真
held-again = 再试一次
held-discard = 不要这条
held-discard-sure = 确定不要
held-not-wanted = 本人看过，不要这条

## 我的

me-title = 我的
me-place = 在哪里工作
me-grids = 管的网格
me-device = 这台设备
me-server = 服务器
me-language = 语言
language-chinese = 中文
language-english = English
me-text-size = 字的大小
me-text-size-hint = 这是选好以后的大小。
me-about = 关于板凳
me-about-text = 搬条板凳坐下来，在矛盾长大之前把话说开。记录存在这台设备里，加了密；有网时和服务器对上。
me-version = 版本 { $version }
what-is-held = 记了什么，为什么记
what-is-held-text = 下面是一件纠纷里可能有的每一栏：为什么要记、留多久、谁能看。除此之外什么都不记。
held-field = 哪一栏
held-purpose = 为什么记
held-class = 属于
held-retention = 留多久
held-who = 谁能看
held-everyone = 所有岗位
held-masked = { $whole }；{ $masked }只看得到姓或头尾
class-case = 案件信息
class-personal = 个人信息
retention-years = 结案后 { $years } 年
retention-case-file = 随案卷
purpose-tell-cases-apart = 区分每一件纠纷
purpose-sort = 分类受理
purpose-know-how-far = 知道办到哪一步
purpose-tell-people-apart = 区分同名当事人
purpose-tell-sides-apart = 分清甲乙双方
purpose-reach-and-mediate = 联系和调解当事人
purpose-arrange-a-time = 约定调解时间
purpose-mediate-at-home = 上门调解
purpose-claim-a = 甲方陈述
purpose-claim-b = 乙方陈述
purpose-verified = 核实的情况
purpose-time-limits = 计算时限
purpose-dispatch-and-count = 按区划派发和统计
purpose-find-the-place = 找到现场
purpose-choose-the-grid = 确定归哪个网格
purpose-answer-for-recording = 谁记的谁负责
purpose-tell-steps-apart = 区分每一步
purpose-keep-the-course = 留下办理过程
purpose-answer-for-a-step = 谁办的谁负责
purpose-say-why = 说明为什么
purpose-keep-photos = 现场和字据的照片
purpose-open-the-photo = 打开照片
purpose-know-the-data = 知道要用多少流量
purpose-say-what-it-shows = 说明照片拍的是什么
purpose-keep-the-consent = 留下当事人同意拍照的记录
purpose-answer-for-a-photo = 谁拍的谁负责

## 按键

keys-title = 按键
key-down = 下一件
key-up = 上一件
key-open = 打开
key-new = 记一笔
key-close = 关上打开的
key-help = 看这张表
