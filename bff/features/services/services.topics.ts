import type { ServiceTopic } from '../../contracts/services';
import type { Words } from '../../platform/errors';

interface TopicWords {
  title: Words;
  /** what lies behind it, in a few words */
  hint: Words;
  /** what people type when they mean it */
  aliases: readonly string[];
}

/** Topics in the order of a life, with the words people use for them. */
export const TOPIC_WORDS: Record<ServiceTopic, TopicWords> = {
  birth: {
    title: { zh: '生育', en: 'Having a baby' },
    hint: { zh: '怀孕建册、出生证、上户口', en: 'Pregnancy, birth papers, registration' },
    aliases: ['生孩子', '怀孕', '宝宝', '出生', '二胎', '三胎', 'baby', 'birth'],
  },
  school: {
    title: { zh: '上学', en: 'School' },
    hint: { zh: '入学报名、转学、助学', en: 'Enrolment, moving school, aid' },
    aliases: ['入学', '读书', '学校', '幼儿园', '小学', '中学', '孩子上学', 'school', 'education'],
  },
  work: {
    title: { zh: '就业', en: 'Work' },
    hint: { zh: '找工作、失业、工伤、欠薪', en: 'Jobs, unemployment, injury, unpaid wages' },
    aliases: ['工作', '找工作', '失业', '上班', '劳动', '社保', 'job', 'work'],
  },
  retirement: {
    title: { zh: '退休', en: 'Retirement' },
    hint: { zh: '办退休、养老金、资格认证', en: 'Retiring, pension, yearly check' },
    aliases: ['养老金', '退休金', '领养老金', 'pension', 'retire'],
  },
  elderly: {
    title: { zh: '养老', en: 'Older people' },
    hint: { zh: '高龄津贴、居家照护、老年人优待', en: 'Allowance, care at home, concessions' },
    aliases: ['老人', '老年人', '敬老', '长辈', 'elderly', 'senior'],
  },
  health: {
    title: { zh: '看病', en: 'Health care' },
    hint: { zh: '医保、异地就医、疫苗', en: 'Insurance, care elsewhere, vaccines' },
    aliases: ['医保', '医院', '就医', '报销', '疫苗', '生病', 'doctor', 'health', 'hospital'],
  },
  housing: {
    title: { zh: '住房', en: 'Housing' },
    hint: { zh: '买房过户、公租房、公积金', en: 'Buying, public rental, provident fund' },
    aliases: ['房子', '买房', '租房', '公租房', '公积金', '房产', 'house', 'home', 'rent'],
  },
  marriage: {
    title: { zh: '婚姻', en: 'Marriage' },
    hint: { zh: '结婚、离婚、补领证', en: 'Marriage, divorce, lost certificate' },
    aliases: ['结婚', '离婚', '领证', '登记结婚', 'marry', 'marriage', 'divorce'],
  },
  identity: {
    title: { zh: '户口证件', en: 'Identity papers' },
    hint: { zh: '身份证、户口、护照、居住证', en: 'ID card, household book, passport' },
    aliases: ['身份证', '户口', '护照', '证件', '居住证', 'passport', 'id card'],
  },
  travel: {
    title: { zh: '出行', en: 'Getting about' },
    hint: { zh: '驾照、车辆、公交卡', en: 'Licence, vehicle, bus card' },
    aliases: ['驾照', '驾驶证', '车辆', '开车', '公交', '违章', 'drive', 'car', 'bus'],
  },
  bills: {
    title: { zh: '水电气', en: 'Water, power, gas' },
    hint: { zh: '开户、过户、报装、报修', en: 'Connect, transfer, repair' },
    aliases: ['缴费', '水费', '电费', '燃气', '煤气', '开户', 'water', 'electricity', 'gas', 'bill'],
  },
  business: {
    title: { zh: '开店办企业', en: 'Business' },
    hint: { zh: '个体户、许可、招牌', en: 'Licences, permits, shop signs' },
    aliases: ['开店', '营业执照', '公司', '个体户', '创业', 'business', 'company', 'shop'],
  },
  disability: {
    title: { zh: '困难帮扶', en: 'Support' },
    hint: { zh: '低保、临时救助、残疾人补贴', en: 'Minimum living allowance, relief, disability' },
    aliases: ['低保', '救助', '残疾', '补贴', '困难', 'disability', 'relief', 'support'],
  },
  farewell: {
    title: { zh: '身后事', en: 'After a death' },
    hint: { zh: '死亡证明、销户、丧葬抚恤', en: 'Certificate, registration, allowance' },
    aliases: ['去世', '死亡', '丧葬', '销户', '火化', 'death', 'funeral'],
  },
};
